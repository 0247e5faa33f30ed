// The matters fold to the one that was picked, so that photos and place come up to where the thumb is.

/** Fold `root` (data-matters) once a matter is picked; "change" unfolds it. */
export function foldMatters(root) {
  const picked = root.querySelector("[data-matter-picked]");
  const choices = root.querySelector("[data-matter-choices]");
  const change = root.querySelector("[data-matter-change]");
  const chosenInput = () => root.querySelector("[name=matter]:checked");

  const fold = () => {
    const input = chosenInput();
    picked.hidden = !input;
    choices.hidden = Boolean(input);
    if (!input) return;
    const parts = [...input.labels[0].childNodes].map((node) => node.cloneNode(true));
    root.querySelector("[data-matter-name]").replaceChildren(...parts);
  };
  const foldAndStay = () => {
    fold();
    change.focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  };

  // By arrow keys one walks through the matters: they fold when the focus goes on, or Enter takes one.
  root.addEventListener("click", ({ target, detail }) => {
    if (detail > 0 && target.closest("label.tile")) window.requestAnimationFrame(foldAndStay);
  });
  root.addEventListener("matter:picked", foldAndStay);
  root.addEventListener("focusout", ({ relatedTarget }) => {
    // A finger put down on a tile gives the focus to the page around it for a moment.
    const goesOn = relatedTarget && !root.contains(relatedTarget) && !relatedTarget.contains(root);
    if (goesOn) fold();
  });
  change.addEventListener("click", () => {
    picked.hidden = true;
    choices.hidden = false;
    chosenInput().focus({ preventScroll: true });
  });
  for (const kind of ["draft:restored", "pageshow"]) window.addEventListener(kind, fold);
  fold();
}
