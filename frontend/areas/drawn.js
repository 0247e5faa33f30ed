// A half-drawn border as a text that a draft can keep: what lay there, and what was drawn over it. It is put back only over
// the same borders: elsewhere somebody may have moved them meanwhile, and the drawing would tear the net.

/** Return the text of a drawing; `base` and `now` are lists of coordinates, a feature each. Nothing drawn, no text. */
export function writeDrawing(base, now) {
  return JSON.stringify(base) === JSON.stringify(now) ? "" : JSON.stringify({ base, now });
}

/** Return what was drawn over `base`: "" for nothing, null where other borders lie there now. */
export function readDrawing(text, base) {
  if (!text) return "";
  try {
    const found = JSON.parse(text);
    return JSON.stringify(found.base) === JSON.stringify(base) && found.now.length === base.length ? found.now : null;
  } catch {
    return null;
  }
}
