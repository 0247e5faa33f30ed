// What a draft keeps of a border that is half drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { writeDrawing, readDrawing } from "../../frontend/areas/drawn.js";
import { isDirty, putBack, valuesOf } from "../../frontend/drafts/fields.js";

const base = [[[[0, 0], [0, 1], [1, 1], [0, 0]]], [[[1, 1], [2, 2], [2, 1], [1, 1]]]];
const drawn = [[[[0, 0], [0, 1], [1.5, 1], [0, 0]]], [[[1.5, 1], [2, 2], [2, 1], [1.5, 1]]]];
const field = (value) => ({ name: "drawing", type: "hidden", dataset: { keep: "own" }, value });

test("a drawing comes back over the borders it was drawn on", () => {
  assert.deepEqual(readDrawing(writeDrawing(base, drawn), base), drawn);
});

test("nothing drawn is nothing to keep", () => {
  assert.equal(writeDrawing(base, structuredClone(base)), "");
  assert.equal(readDrawing("", base), "");
});

test("over other borders it is not put back", () => {
  assert.equal(readDrawing(writeDrawing(base, drawn), drawn), null);
});

test("what cannot be read is not put back", () => {
  for (const text of ["{", "[]", '{"now": []}']) assert.equal(readDrawing(text, base), null);
});

test("a hidden field with work of one's own makes its form worth keeping", () => {
  assert.equal(isDirty([field("")]), false);
  assert.equal(isDirty([field("x")]), true);
  assert.equal(isDirty([{ ...field("x"), dataset: { keep: "" } }]), false);
});

test("it comes back with the other fields", () => {
  const empty = field("");
  putBack([empty], valuesOf([field("x")]));
  assert.equal(empty.value, "x");
});
