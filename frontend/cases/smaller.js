// Makes a large photo smaller before it is sent. A JPEG takes its EXIF along, for the server reads time and place in it.
import { exifSegment, withExif } from "./exif.js";

const SEND_WHOLE = 6 * 1024 * 1024; // below this the original goes
const LARGEST = 20 * 1024 * 1024; // what the server takes
const LONGEST = 1600;
const QUALITY = 0.85;

/** Return {width, height} of a picture that is no longer than `longest` pixels, in its own shape. */
export function fittedSize({ width, height }, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Say whether the original goes: small enough, or of a kind whose time and place cannot be carried over and still taken. */
export const goesWhole = (size, kind) => size < SEND_WHOLE || (kind !== "jpeg" && size <= LARGEST);

/** Return the name of a picture that has become a JPEG. */
export const jpegName = (name) => name.replace(/(\.\w+)?$/, ".jpg");

/** Draw the picture upright and no longer than LONGEST pixels; null where the browser cannot read it. */
async function drawSmaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const canvas = Object.assign(document.createElement("canvas"), fittedSize(bitmap));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/**
 * Return {file, isBare} to send for a picture of `kind` (picture_kind.js), or null where it is too large to be sent.
 * Other kinds than JPEG go whole as long as the server takes them: their time and place cannot be carried over here.
 * `isBare`: it was made smaller and has lost them.
 */
export async function smaller(file, kind) {
  if (goesWhole(file.size, kind)) return { file, isBare: false };
  try {
    const blob = await drawSmaller(file);
    const exif = kind === "jpeg" ? exifSegment(new Uint8Array(await file.arrayBuffer())) : null;
    const parts = exif ? withExif(new Uint8Array(await blob.arrayBuffer()), exif) : [blob];
    const made = new File(parts, jpegName(file.name), { type: "image/jpeg", lastModified: file.lastModified });
    return { file: made, isBare: kind !== "jpeg" };
  } catch {
    return file.size <= LARGEST ? { file, isBare: false } : null;
  }
}
