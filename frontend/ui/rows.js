// Rows by keys: while the focus is in a list, j or the arrow down goes to the next row, k or the arrow up to the one
// before; Enter follows the link as ever. The focus itself moves, so a screen reader reads where it is, and no single key
// does anything elsewhere on the page.
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const TYPING = "input, select, textarea, summary, [contenteditable]";

/** Return the place of the next row: from `here` by `step` among `count`, staying inside. */
const nextRow = (here, step, count) => Math.max(0, Math.min(count - 1, here + step));

const linksOf = (list) => [...list.querySelectorAll("[data-row]")];

if (typeof document !== "undefined") {
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const list = event.target.closest?.("[data-keys]");
    if (!step || !list || event.ctrlKey || event.altKey || event.metaKey || event.target.matches(TYPING)) return;
    const links = linksOf(list);
    const row = event.target.closest("[data-row]") ?? event.target.closest("li, tr, article")?.querySelector("[data-row]");
    const next = links[nextRow(links.indexOf(row), step, links.length)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}
