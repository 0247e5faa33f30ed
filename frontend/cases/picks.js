// Picking rows of a list: by their boxes, with shift a whole run, by x while a row has the focus; the bar says what can be done.

/** Return the places from `here` to `there`, both included, whichever comes first. */
export const runOf = (here, there) => {
  const [first, last] = here < there ? [here, there] : [there, here];
  return Array.from({ length: last - first + 1 }, (_one, place) => first + place);
};

/** Let the boxes [data-pick] below `list` fill the form `bar`, which is shown while any is ticked. */
export function watchPicks(list, bar) {
  let last = -1;
  const boxes = () => [...list.querySelectorAll("[data-pick]")];

  function say() {
    const picked = boxes().filter((box) => box.checked).length;
    bar.hidden = picked === 0;
    if (picked) window.htmx?.trigger(bar, "picked");
  }

  function pick(box, isRun) {
    const all = boxes();
    const here = all.indexOf(box);
    if (isRun && last >= 0 && last < all.length) for (const place of runOf(last, here)) all[place].checked = box.checked;
    last = here;
    say();
  }

  list.addEventListener("click", (event) => {
    if (event.target.matches?.("[data-pick]")) pick(event.target, event.shiftKey);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "x" || event.ctrlKey || event.altKey || event.metaKey) return;
    const box = event.target.closest("[data-row]")?.closest("li")?.querySelector("[data-pick]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    pick(box, event.shiftKey);
  });
  bar.querySelector("[data-pick-all]").addEventListener("click", () => {
    const all = boxes();
    const isWhole = all.every((box) => box.checked);
    for (const box of all) box.checked = !isWhole;
    say();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== list) return;
    last = -1;
    say();
  });
  // A page that comes back from the history has its ticks again.
  say();
}
