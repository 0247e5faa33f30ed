// Photos on canvases: opened upright, brought down to a size, cut straight, made a JPEG.
import { fittedSize, jpegName } from "../cases/smaller.js";
import { straighten, straightSize } from "./warp.js";

const KEPT = 2400; // pixels of the photo that corners are set on
const SENT = 1600; // what the house keeps of a paper
const MOST_BYTES = 900_000;
const QUALITIES = [0.85, 0.75, 0.6, 0.45];

/** Return a canvas with the photo, upright; null where this browser cannot open it (a HEIC outside of Safari). */
export async function openPhoto(file, longest = KEPT) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = drawPicture(bitmap, fittedSize(bitmap, longest));
    bitmap.close();
    return canvas;
  } catch {
    return null;
  }
}

/** Return a canvas of this size with the picture drawn into it. */
export function drawPicture(picture, { width, height }, canvas = document.createElement("canvas")) {
  Object.assign(canvas, { width, height });
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(picture, 0, 0, width, height);
  return canvas;
}

export const pixelsOf = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);

/** Draw into `canvas` what lies between the corners (in parts of the photo), straight, no longer than `longest`. */
export function drawStraight(photo, corners, longest, canvas = document.createElement("canvas")) {
  const inPixels = corners.map(([x, y]) => [x * photo.width, y * photo.height]);
  Object.assign(canvas, straightSize(inPixels, longest));
  const context = canvas.getContext("2d");
  const made = context.createImageData(canvas.width, canvas.height);
  straighten(pixelsOf(photo), made, inPixels);
  context.putImageData(made, 0, 0);
  return canvas;
}

/** Return the canvas as a JPEG file, the best quality that stays below MOST_BYTES. */
export async function jpegOf(canvas, name) {
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob.size <= MOST_BYTES) break;
  }
  return new File([blob], jpegName(name), { type: "image/jpeg" });
}

/** Return the straight paper of a photo, as it is sent. */
export const straightFile = (photo, corners, name) => jpegOf(drawStraight(photo, corners, SENT), name);
