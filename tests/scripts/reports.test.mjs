// The report: finding a matter, and what becomes of a photo before it is sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isFound } from "../../frontend/cases/matters.js";
import { fittedSize, goesWhole, jpegName } from "../../frontend/cases/smaller.js";

const MB = 1024 * 1024;
const words = "路面破损 Broken road lumianposun lmps";

test("a matter is found by name, pinyin or initials, in any width and case", () => {
  for (const typed of ["破损", "LMPS", "lumian", "ｌｍｐｓ", " road ", ""]) assert.equal(isFound(words, typed), true, typed);
  for (const typed of ["井盖", "lmpx"]) assert.equal(isFound(words, typed), false, typed);
});

test("a large picture keeps its shape, a small one its size", () => {
  assert.deepEqual(fittedSize({ width: 4000, height: 3000 }), { width: 1600, height: 1200 });
  assert.deepEqual(fittedSize({ width: 3000, height: 4000 }), { width: 1200, height: 1600 });
  assert.deepEqual(fittedSize({ width: 800, height: 600 }), { width: 800, height: 600 });
});

test("a small photo goes whole, a large JPEG does not", () => {
  assert.equal(goesWhole(5 * MB, "jpeg"), true);
  assert.equal(goesWhole(7 * MB, "jpeg"), false);
});

test("other kinds go whole as long as the server takes them", () => {
  assert.equal(goesWhole(20 * MB, "heif"), true);
  assert.equal(goesWhole(20 * MB + 1, "heif"), false);
});

test("what has become a JPEG is called one", () => {
  assert.deepEqual(["a.HEIC", "scan", "b.c.png"].map(jpegName), ["a.jpg", "scan.jpg", "b.c.jpg"]);
});
