// Counts what is typed into a field that says how much it takes (data-longest), as the server counts: a line break is one.
const SOON = 0.9;

function counterOf(field) {
  const next = field.nextElementSibling;
  if (next?.matches("[data-counter]")) return next;
  const counter = document.createElement("p");
  counter.className = "field-help field-counter figure";
  counter.dataset.counter = "";
  field.after(counter);
  return counter;
}

/** Return how many characters the server would count. */
export const lengthOf = (text) => [...text.replace(/\r\n?/g, "\n").trim()].length;

/** Return what stands under a field: the words, whether it is over its length, and whether that is near enough to read aloud. */
export function countText(text, longest) {
  const length = lengthOf(text);
  return { words: `${length} / ${longest}`, isOver: length > longest, isNear: length > longest * SOON };
}

function count(field) {
  const { words, isOver, isNear } = countText(field.value, Number(field.dataset.longest));
  const counter = counterOf(field);
  counter.textContent = words;
  counter.classList.toggle("is-over", isOver);
  field.setAttribute("aria-invalid", String(isOver));
  counter.setAttribute("aria-live", isNear ? "polite" : "off");
}

const countAll = (root) => root.querySelectorAll("[data-longest]").forEach(count);

if (typeof document !== "undefined") {
  document.addEventListener("input", ({ target }) => target.matches?.("[data-longest]") && count(target));
  document.addEventListener("draft:restored", ({ target }) => countAll(target));
  document.addEventListener("htmx:afterSettle", ({ target }) => target.isConnected && countAll(target));
  // The browser puts back what it kept of a page of its history without a word.
  window.addEventListener("pageshow", () => countAll(document));
  countAll(document);
}
