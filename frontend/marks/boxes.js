// Marks on a photo: places that are covered and arrows, in parts of the photo (0 to 1), whatever its size on the screen.
const COVER = "#3a3f44"; // as the server covers: one colour, out of which nothing is guessed back
const LEAST = 0.02;
const ARROW = "#d6001c";

const clamp = (value, most = 1) => Math.min(most, Math.max(0, value));

/** Return the mark drawn from one point to another: {kind, x, y, w, h, fx, fy}; fx, fy: drawn from right, from below. */
export function markBetween(kind, [ax, ay], [bx, by]) {
  const [left, right] = [clamp(Math.min(ax, bx)), clamp(Math.max(ax, bx))];
  const [top, bottom] = [clamp(Math.min(ay, by)), clamp(Math.max(ay, by))];
  const [w, h] = [Math.max(LEAST, right - left), Math.max(LEAST, bottom - top)];
  return { kind, x: clamp(left, 1 - w), y: clamp(top, 1 - h), w, h, fx: bx < ax, fy: by < ay };
}

/** Return a mark in the middle, as the keyboard begins one; the next ones stand a little beside. */
export function middleMark(kind, count) {
  const off = (count % 5) * 0.06;
  return markBetween(kind, [0.3 + off, 0.3 + off], [0.5 + off, 0.5 + off]);
}

/** Say whether what was drawn is large enough to be meant; a tap is not. */
export const isMeant = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by) > LEAST;

export const movedMark = (mark, dx, dy) => ({ ...mark, x: clamp(mark.x + dx, 1 - mark.w), y: clamp(mark.y + dy, 1 - mark.h) });

export function sizedMark(mark, dw, dh) {
  const size = (value, start) => Math.min(1 - start, Math.max(LEAST, value));
  return { ...mark, w: size(mark.w + dw, mark.x), h: size(mark.h + dh, mark.y) };
}

const part = (value) => String(Number(value.toFixed(4)));

/** Return a covered place as it is sent, "<id>:x,y,width,height"; what is written never leaves the photo. */
export function regionText(id, { x, y, w, h }) {
  const [left, top] = [Number(part(x)), Number(part(y))];
  return `${id}:${[left, top, Math.min(w, 1 - left), Math.min(h, 1 - top)].map(part).join(",")}`;
}

/** Return the covered place of such a text, or null. */
export function regionOf(text) {
  const [id, numbers = ""] = text.split(":");
  const [x, y, w, h] = numbers.split(",").map(Number);
  return [x, y, w, h].some((one) => !Number.isFinite(one)) ? null : { id, mark: { kind: "cover", x, y, w, h, fx: false, fy: false } };
}

/** Return where an arrow begins and ends, and the two ends of its head, for a picture of this size. */
export function arrowPoints({ x, y, w, h, fx, fy }, width, height) {
  const from = [(fx ? x + w : x) * width, (fy ? y + h : y) * height];
  const to = [(fx ? x : x + w) * width, (fy ? y : y + h) * height];
  const turn = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const size = Math.max(width, height) * 0.04;
  const head = [-0.5, 0.5].map((side) => [to[0] - size * Math.cos(turn + side), to[1] - size * Math.sin(turn + side)]);
  return { from, to, head };
}

/** Draw the marks into a picture for good. */
export function drawMarks(context, marks, width, height) {
  for (const mark of marks.filter(({ kind }) => kind === "cover")) {
    context.fillStyle = COVER;
    context.fillRect(Math.floor(mark.x * width), Math.floor(mark.y * height), Math.ceil(mark.w * width) + 1, Math.ceil(mark.h * height) + 1);
  }
  for (const mark of marks.filter(({ kind }) => kind === "arrow")) {
    const { from, to, head } = arrowPoints(mark, width, height);
    for (const [style, share] of [["#fff", 0.014], [ARROW, 0.008]]) {
      Object.assign(context, { strokeStyle: style, lineWidth: Math.max(width, height) * share, lineCap: "round", lineJoin: "round" });
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.moveTo(...head[0]);
      context.lineTo(...to);
      context.lineTo(...head[1]);
      context.stroke();
    }
  }
}
