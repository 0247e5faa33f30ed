// The support desk: the search boxes Django draws bear no name for who only hears them; they take their field's.
window.addEventListener("load", () => {
  for (const box of document.querySelectorAll(".select2-selection__rendered[role=textbox]")) {
    const field = box.id.replace(/^select2-|-container$/g, "");
    const label = document.querySelector(`label[for="${CSS.escape(field)}"]`)?.textContent.trim();
    if (label) box.setAttribute("aria-label", label);
  }
});
