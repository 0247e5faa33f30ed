// On paper nothing can be opened: every table is, and closes again afterwards.
export function openForPrint(board) {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...board.querySelectorAll("details:not([open])")];
    opened.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));
}
