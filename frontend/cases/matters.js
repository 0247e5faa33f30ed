// Finds a matter among all by its name, pinyin or initials, as one types.

/** Filter the matters below `root` (data-all-matters) by the words in its [data-matter-search]. */
export function matterSearch(root) {
  const input = root.querySelector("[data-matter-search]");
  const nothing = root.querySelector("[data-matter-nothing]");
  const tiles = [...root.querySelectorAll("[data-words]")];
  input.closest("[hidden]")?.removeAttribute("hidden");
  const filter = () => {
    const words = input.value.trim().toLowerCase();
    let shown = 0;
    for (const tile of tiles) {
      tile.hidden = words !== "" && !tile.dataset.words.toLowerCase().includes(words);
      shown += tile.hidden ? 0 : 1;
    }
    for (const group of root.querySelectorAll("[data-matter-group]")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    nothing.hidden = shown > 0;
  };
  input.addEventListener("input", filter);
  // Enter in the search is not "send": it takes the first one found.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    tiles.find((tile) => !tile.hidden)?.querySelector("input")?.click();
  });
}
