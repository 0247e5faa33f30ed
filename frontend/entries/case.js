// The page of one case: forms that open, take the focus and close with Esc; photos; the small map; what was said.
import { catchUp, stopWriting, watchWriting } from "../cases/beside.js";
import { photoPicker } from "../cases/photos.js";
import { walkCases } from "../cases/walk.js";

const byThumb = window.matchMedia("(pointer: coarse)");
const firstField = (act) => act.querySelector("form :is(select, textarea, input:not([type=hidden]):not([data-photo-list])), button[type=submit]");

function watchAct(act) {
  const close = act.querySelector("[data-act-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => shut(act));
  }
  let byKeys = false;
  act.querySelector("summary").addEventListener("click", (event) => { byKeys = event.detail === 0; });
  act.addEventListener("toggle", () => {
    if (!act.open) return;
    for (const other of document.querySelectorAll("details[data-act][open]")) if (other !== act) other.open = false;
    act.querySelectorAll("[data-photos]").forEach((root) => photoPicker(root));
    markRegions(act);
    // A thumb sees the whole form first: a field with the focus would draw the keyboard over its button.
    const first = byThumb.matches && !byKeys ? act.querySelector("form") : firstField(act) ?? act.querySelector("button[type=submit]");
    first.focus({ preventScroll: true });
    // The one that closed above may have been taller than all that is seen.
    act.scrollIntoView({ block: "nearest" });
  });
}

async function markRegions(act) {
  const fields = act.querySelectorAll("[data-regions]:not([data-ready])");
  if (!fields.length) return;
  const { regionsField } = await import("../marks/field.js");
  fields.forEach(regionsField);
}

function shut(act) {
  act.open = false;
  act.querySelector("summary").focus();
}

async function watchMap(root) {
  const element = root.querySelector("[data-map]");
  if (!element) return;
  const { startMap } = await import("../map/auto.js");
  startMap(element);
}

function start() {
  const root = document.querySelector("[data-case]");
  if (!root) return;
  root.querySelectorAll("details[data-act]").forEach(watchAct);
  root.querySelectorAll("details[data-act]").forEach(watchWriting);
  root.querySelectorAll("details[data-act][open] [data-photos]").forEach((picker) => photoPicker(picker));
  root.querySelectorAll("details[data-act][open]").forEach(markRegions);
  watchMap(root);
}

document.addEventListener("keydown", (event) => {
  const act = event.key === "Escape" && event.target.closest?.("details[data-act][open]");
  if (act) shut(act);
});

// The answer to an act replaces the case, and its sentence is heard. What was chosen comes back from the draft.
document.addEventListener("htmx:afterSettle", (event) => {
  catchUp();
  if (event.detail.elt.id !== "case" && !event.detail.elt.closest("#case")) return;
  const root = document.querySelector("[data-case]");
  stopWriting();
  start();
  const wrong = root.querySelector(".field-bad :is(select, textarea, input)") ?? root.querySelector("[data-act][open] [role=alert]");
  const said = root.querySelector("[data-said]");
  if (wrong) wrong.focus();
  else if (said?.textContent.trim()) {
    said.focus({ preventScroll: true });
    said.scrollIntoView({ block: "nearest" });
  }
});

start();
walkCases(document.querySelector("[data-walk]"));
