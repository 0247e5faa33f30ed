// What a file is, by its first bytes and not by its name: the server takes JPEG, PNG, WebP and HEIC, and nothing else.
const HEAD_BYTES = 64;
// ISO/IEC 23008-12: brands of still pictures, by the major one or among the compatible ones.
const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);
const PNG = "\x89PNG\r\n\x1a\n";

const ascii = (bytes, from, to) => String.fromCharCode(...bytes.slice(from, to));

function isHeif(bytes) {
  if (ascii(bytes, 4, 8) !== "ftyp") return false;
  const end = Math.min(bytes.length, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
  const brands = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(ascii(bytes, at, at + 4));
  // AVIF names the general brands too, and is read by nobody here.
  return brands.some((brand) => HEIF_BRANDS.has(brand)) && !brands.some((brand) => brand.startsWith("avi"));
}

/** Return "jpeg", "png", "webp" or "heif" for the head of a file (a Uint8Array), "" for whatever is no picture we take. */
export function kindOfBytes(bytes) {
  if (bytes.length < 12) return "";
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (ascii(bytes, 0, 8) === PNG) return "png";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp";
  return isHeif(bytes) ? "heif" : "";
}

/** Return the kind of a file; a file that cannot be read is none. */
export async function pictureKind(file) {
  try {
    return kindOfBytes(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  } catch {
    return "";
  }
}
