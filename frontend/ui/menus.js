// Menus are <details>; this closes them on Escape and on a click elsewhere. The sidebar of a narrow screen likewise.
const OPEN = "details.menu[open], details[data-menu][open]";
const sidebar = document.getElementById("menu");

function showSidebar(shown) {
  sidebar?.classList.toggle("is-open", shown);
  document.querySelectorAll("[data-menu-toggle]").forEach((button) => {
    button.setAttribute("aria-expanded", shown);
    if (!shown && sidebar?.contains(document.activeElement)) button.focus();
  });
  if (shown) sidebar?.querySelector("a")?.focus();
}

document.addEventListener("click", (event) => {
  document.querySelectorAll(OPEN).forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (event.target.closest("[data-menu-toggle]")) {
    event.preventDefault();
    showSidebar(!sidebar?.classList.contains("is-open"));
  } else if (sidebar?.classList.contains("is-open") && !sidebar.contains(event.target)) {
    showSidebar(false);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(OPEN);
  if (open) {
    open.open = false;
    open.querySelector("summary")?.focus();
  }
  showSidebar(false);
});

// A form that changes the page by its own choice: <select data-submit> sends its form when it changes.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form?.requestSubmit();
});
