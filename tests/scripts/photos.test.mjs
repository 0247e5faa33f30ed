// What a file is by its bytes, and what a photo keeps when it is made smaller.
import assert from "node:assert/strict";
import { test } from "node:test";

const { exifSegment, photoPlace, withExif } = await import("../../frontend/cases/exif.js");
const { kindOfBytes } = await import("../../frontend/cases/picture_kind.js");

const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((sign) => sign.charCodeAt(0)) : part)));
const padded = (head) => Uint8Array.from({ length: 40 }, (_, at) => head[at] ?? 0);

/** A number of `size` bytes, either end first. */
function number(value, size, little) {
  const found = Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) % 256);
  return little ? found.reverse() : found;
}

/** A JPEG's EXIF segment: orientation 6 and a place 22° 30' N, 113° 24' E. */
function segment(little) {
  const n = (value, size) => number(value, size, little);
  const entry = (tag, type, count, value) => [...n(tag, 2), ...n(type, 2), ...n(count, 4), ...value];
  const short = (value) => [...n(value, 2), 0, 0];
  const degrees = (...parts) => parts.flatMap((part) => [...n(part, 4), ...n(1, 4)]);
  const gps = 8 + 2 + 2 * 12 + 4;
  const values = gps + 2 + 4 * 12 + 4;
  const tiff = [
    ...(little ? bytes("II") : bytes("MM")), ...n(42, 2), ...n(8, 4),
    ...n(2, 2), ...entry(0x0112, 3, 1, short(6)), ...entry(0x8825, 4, 1, n(gps, 4)), ...n(0, 4),
    ...n(4, 2), ...entry(1, 2, 2, [0x4e, 0, 0, 0]), ...entry(2, 5, 3, n(values, 4)),
    ...entry(3, 2, 2, [0x45, 0, 0, 0]), ...entry(4, 5, 3, n(values + 24, 4)), ...n(0, 4),
    ...degrees(22, 30, 0), ...degrees(113, 24, 0),
  ];
  const body = bytes("Exif\0\0", tiff);
  return bytes([0xff, 0xe1], number(body.length + 2, 2, false), [...body]);
}

const jfif = bytes([0xff, 0xe0, 0, 16], "JFIF\0", [1, 1, 0, 0, 1, 0, 1, 0, 0]);
const scan = bytes([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
const jpeg = (...segments) => bytes([0xff, 0xd8], ...segments.map((one) => [...one]), [...scan]);
const orientation = (found, little) => new DataView(found.buffer).getUint16(10 + 8 + 2 + 8, little);

for (const little of [true, false]) {
  const order = little ? "little" : "big";
  test(`the EXIF of a large photo is carried over and called upright, ${order} end first`, async () => {
    const kept = exifSegment(jpeg(jfif, segment(little)));
    assert.equal(orientation(kept, little), 1);
    const made = new Blob(withExif(jpeg(jfif), kept));
    assert.deepEqual(await photoPlace(made), { lng: 113.4, lat: 22.5 });
  });
  test(`the photo itself is left as it was, ${order} end first`, () => {
    const original = jpeg(segment(little));
    const before = Uint8Array.from(original);
    exifSegment(original);
    assert.deepEqual(original, before);
  });
}

test("the smaller photo begins and goes on as JPEG readers expect", () => {
  const made = bytes(...withExif(jpeg(jfif), segment(true)).map((part) => [...part]));
  assert.deepEqual([...made.slice(0, 4)], [0xff, 0xd8, 0xff, 0xe1]);
  assert.equal(made.length, jpeg(jfif).length + segment(true).length);
});

test("other APP1 segments, as of XMP, are not taken for EXIF", () => {
  const xmp = bytes([0xff, 0xe1, 0, 12], "http://ns.");
  assert.equal(exifSegment(jpeg(xmp)), null);
  assert.deepEqual(exifSegment(jpeg(xmp, segment(true))).slice(4, 8), bytes("Exif"));
});

test("a photo without EXIF, or with a torn one, keeps nothing and breaks nothing", () => {
  assert.equal(exifSegment(jpeg(jfif)), null);
  assert.equal(exifSegment(jpeg(segment(true)).slice(0, 40)), null);
  assert.equal(exifSegment(jpeg(segment(true)).slice(0, 150)), null);
  assert.equal(exifSegment(bytes("GIF89a and more of it")), null);
});

test("a picture is known by its first bytes", () => {
  assert.equal(kindOfBytes(jpeg(jfif)), "jpeg");
  assert.equal(kindOfBytes(padded(bytes([0x89], "PNG\r\n", [0x1a], "\n"))), "png");
  assert.equal(kindOfBytes(padded(bytes("RIFF", [9, 0, 0, 0], "WEBPVP8 "))), "webp");
  assert.equal(kindOfBytes(padded(bytes([0, 0, 0, 24], "ftypheic", [0, 0, 0, 0], "mif1heic"))), "heif");
  assert.equal(kindOfBytes(padded(bytes([0, 0, 0, 24], "ftypmsf1", [0, 0, 0, 0], "msf1heic"))), "heif");
});

test("films, documents, other pictures and empty files are no photos, whatever they are called", () => {
  const others = ["%PDF-1.7 and more", "PK\x03\x04 a document", "GIF89a and more of it", "<svg xmlns='http://www.w3.org'>", "", "BM123456789012"];
  for (const words of others) assert.equal(kindOfBytes(bytes(words)), "", words);
  assert.equal(kindOfBytes(padded(bytes([0, 0, 0, 24], "ftypmp42", [0, 0, 0, 0], "isommp42"))), "");
  assert.equal(kindOfBytes(padded(bytes([0, 0, 0, 24], "ftypavif", [0, 0, 0, 0], "avifmif1"))), "");
});
