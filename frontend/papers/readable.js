// Says of a photographed paper whether its words can be read: not too dark, not blurred. It never forbids anything.
import { slopes } from "./lines.js";

const DARK = 85; // of 255: the paper itself, which is the bright part
const LEAST_CONTRAST = 24; // below it there are no words to judge by
const LEAST_SHARP = 0.17; // the steepest slopes in parts of the contrast from one pixel to the next

const EDGE = 0.06; // of each side: the border of the paper is sharp where words are not

const at = (sorted, part) => sorted[Math.floor((sorted.length - 1) * part)];

/** Return the grey picture of pixels of four bytes. */
export function greyOf({ data, width, height }) {
  const grey = new Float32Array(width * height);
  for (let pixel = 0; pixel < grey.length; pixel += 1) {
    grey[pixel] = 0.299 * data[pixel * 4] + 0.587 * data[pixel * 4 + 1] + 0.114 * data[pixel * 4 + 2];
  }
  return { grey, width, height };
}

/** Return the picture without its edge. */
function inner({ grey, width, height }) {
  const [left, top] = [Math.round(width * EDGE), Math.round(height * EDGE)];
  const [w, h] = [width - 2 * left, height - 2 * top];
  const cut = new Float32Array(w * h);
  for (let row = 0; row < h; row += 1) cut.set(grey.subarray((row + top) * width + left, (row + top) * width + left + w), row * w);
  return { grey: cut, width: w, height: h };
}

/** Return "dark", "blurred" or "" for {grey, width, height} of a paper that was made straight. */
export function faultOf(whole) {
  const picture = inner(whole);
  const sorted = Float32Array.from(picture.grey).sort();
  if (at(sorted, 0.9) < DARK) return "dark";
  const contrast = at(sorted, 0.98) - at(sorted, 0.02);
  if (contrast < LEAST_CONTRAST) return "";
  const steep = at(slopes(picture).size.sort(), 0.99);
  return steep / contrast < LEAST_SHARP ? "blurred" : "";
}
