// Keeps a list true while it is looked at: asks the server again each minute, and when the page is shown again.
const EVERY_MS = 60000;

/** Refresh `element` (an htmx target with data-fresh = its address) quietly; nothing happens while a form is open or a row is picked. */
export function keepFresh(element) {
  if (!element) return;
  const refresh = () => {
    if (document.hidden || document.querySelector("dialog[open], details[data-act][open], details[data-menu][open], [data-pick]:checked")) return;
    window.htmx?.ajax("GET", element.dataset.fresh || window.location.href, { target: element, swap: "innerHTML", source: element });
  };
  window.setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", refresh);
}
