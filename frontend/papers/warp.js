// Makes a photographed paper straight: what lies between four corners becomes a rectangle.

/** Return the map from the unit square onto four points (clockwise from the upper left), as nine numbers. */
export function squareTo([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [dx1, dx2, dx3] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, dy3] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const turn = dx1 * dy2 - dx2 * dy1;
  const [g, h] = [(dx3 * dy2 - dx2 * dy3) / turn, (dx1 * dy3 - dx3 * dy1) / turn];
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

const between = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);

/** Return {width, height} of the straight paper, in pixels, no longer than `longest`; corners in pixels of the photo. */
export function straightSize([a, b, c, d], longest) {
  const width = Math.max(between(a, b), between(d, c));
  const height = Math.max(between(b, c), between(a, d));
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Fill `to` from `from` (both {data, width, height} with four bytes a pixel) through four corners in pixels of `from`. */
export function straighten(from, to, corners) {
  const [a, b, c, d, e, f, g, h] = squareTo(corners);
  for (let row = 0; row < to.height; row += 1) {
    const v = (row + 0.5) / to.height;
    for (let column = 0; column < to.width; column += 1) {
      const u = (column + 0.5) / to.width;
      const w = g * u + h * v + 1;
      const x = Math.min(from.width - 1.001, Math.max(0, (a * u + b * v + c) / w - 0.5));
      const y = Math.min(from.height - 1.001, Math.max(0, (d * u + e * v + f) / w - 0.5));
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [px, py] = [x - left, y - top];
      const at = (top * from.width + left) * 4;
      const below = at + from.width * 4;
      const out = (row * to.width + column) * 4;
      for (let part = 0; part < 3; part += 1) {
        const upper = from.data[at + part] * (1 - px) + from.data[at + part + 4] * px;
        const lower = from.data[below + part] * (1 - px) + from.data[below + part + 4] * px;
        to.data[out + part] = upper * (1 - py) + lower * py;
      }
      to.data[out + 3] = 255;
    }
  }
}

/** Return the corners with the paper turned by a quarter to the right. */
export const turnedRight = ([a, b, c, d]) => [d, a, b, c];

/** Return a corner moved by parts of the picture, kept inside it. */
export const movedBy = ([x, y], dx, dy) => [Math.min(1, Math.max(0, x + dx)), Math.min(1, Math.max(0, y + dy))];
