// Finds a matter among all by its name, pinyin or initials, as one types, in full width or in half.

const foldText = (text) => text.normalize("NFKC").toLowerCase();

/** Say whether a matter's words (names, pinyin, initials) contain what was typed; nothing typed finds all. */
export const isFound = (words, typed) => foldText(words).includes(foldText(typed.trim()));

/** Filter the matters below `root` (data-all-matters) by the words in its [data-matter-search]. */
export function matterSearch(root) {
  const input = root.querySelector("[data-matter-search]");
  const nothing = root.querySelector("[data-matter-nothing]");
  const tiles = [...root.querySelectorAll("[data-words]")];
  input.closest("[hidden]")?.removeAttribute("hidden");
  const filter = () => {
    for (const tile of tiles) tile.hidden = !isFound(tile.dataset.words, input.value);
    for (const group of root.querySelectorAll("[data-matter-group]")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    nothing.hidden = tiles.some((tile) => !tile.hidden);
  };
  input.addEventListener("input", filter);
  // Enter in the search is not "send": it takes the first one found.
  input.addEventListener("keydown", (event) => {
    // Safari ends the composing of a word before it tells of the key that did.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    const first = tiles.find((tile) => !tile.hidden)?.querySelector("input");
    if (!first) return;
    first.click();
    first.dispatchEvent(new Event("matter:picked", { bubbles: true }));
  });
}
