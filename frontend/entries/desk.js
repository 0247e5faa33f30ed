// The desk: filters that write the address, a list that stays true, and a map of the same cases, loaded when it is shown.
import { keepFresh } from "../cases/fresh.js";
import { watchPicks } from "../cases/picks.js";
import { keepOrder, keepPlace } from "../cases/walk.js";

const WIDE = window.matchMedia("(min-width: 1200px)");
const desk = document.querySelector("[data-desk]");
const list = desk?.querySelector("#desk-cases");
const side = desk?.querySelector("[data-desk-map]");
let map = null;

const rowOf = (target) => target?.closest?.("[data-reference]");
const query = () => desk.querySelector("[data-rows]")?.dataset.query ?? "";

function markRows(references) {
  for (const row of list.querySelectorAll("[data-reference]")) {
    row.classList.toggle("is-hot", references.includes(row.dataset.reference));
  }
}

async function showMap() {
  if (!side.open || map) return;
  map = "loading";
  const { deskMap } = await import("../cases/desk_map.js");
  map = deskMap(side.querySelector("[data-map]"), desk.dataset.points, markRows);
  map.load(query());
}

function point(event) {
  map?.point?.(rowOf(event.target)?.dataset.reference ?? null);
}

// What came with the list goes back into the filters: which tab it is, so that the next filter keeps it.
function followList() {
  const tab = list.querySelector("[data-tab-name][aria-current]");
  const input = desk.querySelector("[data-tab]");
  if (tab && input) input.value = tab.dataset.tabName;
  map?.load?.(query());
}

// Only what narrows the list stands in the address.
function leaveOutEmpty(event) {
  const { formData } = event.detail;
  if (!event.detail.elt.matches("[data-desk-filters]") || !formData) return;
  for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
}

if (desk) {
  document.addEventListener("htmx:configRequest", leaveOutEmpty);
  if (WIDE.matches) side.open = true;
  WIDE.addEventListener("change", () => { if (WIDE.matches) side.open = true; });
  side.addEventListener("toggle", showMap);
  if (side.open) showMap();
  // On a phone the list comes first; the badge says how many filters are on.
  if (!WIDE.matches) desk.querySelector(".desk-more").open = false;
  for (const kind of ["pointerover", "focusin"]) list.addEventListener(kind, point);
  list.addEventListener("pointerleave", () => map?.point?.(null));
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === list) followList(); });
  watchPicks(list, desk.querySelector("[data-picks]"));
  // Whoever opens a row may go along the list from there, and comes back to the same place.
  list.addEventListener("click", (event) => { if (event.target.closest("a[data-row]")) keepOrder(list); });
  keepPlace(list);
  keepFresh(list);
}
