// Printing: a button asks for it. What a canvas shows is drawn again at the size it has on paper, and put back after.
import { cityZone, inCity } from "./city_time.js";

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

let opened = [];

window.addEventListener("beforeprint", () => {
  document.querySelectorAll("[data-printed-at]").forEach((place) => {
    // Swedes write a time as 2026-11-24 10:00.
    place.textContent = inCity(new Date(), "sv-SE", { dateStyle: "short", timeStyle: "short" }, cityZone());
  });
  // A table that says what its chart does is whole on paper, folded or not.
  opened = [...document.querySelectorAll("details[data-print-open]:not([open])")];
  opened.forEach((part) => { part.open = true; });
});
window.addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));

/** Return {width, height} in pixels that an element has on paper (ui/print.css); `height` is NaN where it keeps its own. */
function paperSize(element) {
  const style = window.getComputedStyle(element);
  const pixels = (name) => Number.parseFloat(style.getPropertyValue(name));
  return { width: pixels("--paper-width"), height: pixels("--paper-height") };
}

/** Call `before(size)` when the page goes to paper and `after()` when it is back. */
export function onPaper(element, before, after) {
  window.addEventListener("beforeprint", () => { if (element.offsetParent) before(paperSize(element)); });
  window.addEventListener("afterprint", after);
}
