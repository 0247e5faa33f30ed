// Half-typed pinyin is no word: a search box stays quiet until the word is chosen, for htmx and for our own listeners.
const SEARCH = "input[type=search]";

/** Hold back what search boxes below `root` (a document) tell while a word is being composed in them. */
export function holdHalfWords(root) {
  let composing = null;
  const isHeld = ({ target }) => target === composing;

  root.addEventListener("compositionstart", ({ target }) => {
    composing = target.matches?.(SEARCH) ? target : null;
  }, true);
  root.addEventListener("compositionend", (event) => {
    if (!isHeld(event)) return;
    composing = null;
    // Browsers differ in whether the last input event comes before or after this one: now the word is there.
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);
  // A box that loses the focus in the middle of a word may never hear the end of it.
  root.addEventListener("blur", (event) => { if (isHeld(event)) composing = null; }, true);
  for (const kind of ["input", "keydown", "keyup", "search"]) {
    root.addEventListener(kind, (event) => { if (isHeld(event)) event.stopImmediatePropagation(); }, true);
  }
  // What was typed before and waits out its pause would take the half word along.
  root.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (composing && (elt === composing || elt.contains(composing))) event.preventDefault();
  });
}

if (typeof document !== "undefined") holdHalfWords(document);
