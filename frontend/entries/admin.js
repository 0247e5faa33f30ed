// The support desk: the search boxes Django draws bear no name for who only hears them; they take their field's.
function nameBoxes() {
  for (const box of document.querySelectorAll(".select2-selection__rendered[role=textbox]:not([aria-label])")) {
    const field = box.id.replace(/^select2-|-container$/g, "");
    const label = document.querySelector(`label[for="${CSS.escape(field)}"]`)?.textContent.trim();
    if (label) box.setAttribute("aria-label", label);
  }
}

// They are drawn when Django's own scripts find the time, and with every row that is added.
new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
nameBoxes();
