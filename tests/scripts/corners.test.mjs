// Corners of borders: moved together, known as fixed, put back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cornersOf, moveCorner, undoStack } from "../../frontend/areas/corners.js";

const ring = [[0, 0], [0, 10], [10, 10], [0, 0]];

test("a corner moves wherever it stands, also where a ring closes", () => {
  assert.deepEqual(moveCorner([ring], [0, 0], [1, 1]), [[[1, 1], [0, 10], [10, 10], [1, 1]]]);
});

test("a neighbour's corner within a centimetre is the same, one a metre away is not", () => {
  assert.deepEqual(moveCorner([[[10.004, 10]]], [10, 10], [12, 12]), [[[12, 12]]]);
  assert.deepEqual(moveCorner([[[11, 10]]], [10, 10], [12, 12]), [[[11, 10]]]);
});

test("the drawing itself is left as it was", () => {
  moveCorner([ring], [0, 0], [1, 1]);
  assert.deepEqual(ring[0], [0, 0]);
});

test("corners of every polygon of an outline are known, holes included", () => {
  const isCorner = cornersOf([[ring, [[3, 3], [4, 4], [3, 4], [3, 3]]], [[[20, 20], [21, 20], [21, 21], [20, 20]]]]);
  for (const point of [[0, 10], [4, 4], [21, 21], [0.01, 9.99]]) assert.equal(isCorner(point), true, String(point));
  assert.equal(isCorner([5, 5]), false);
});

test("states come back one by one, the first last", () => {
  let state = "a";
  const past = undoStack(() => state);
  assert.equal(past.isEmpty, true);
  for (state of ["b", "c"]) past.push();
  assert.deepEqual([past.pop(), past.pop(), past.pop()], ["b", "a", null]);
  assert.equal(past.isEmpty, true);
});

test("what is drawn after going back is remembered from there", () => {
  let state = "a";
  const past = undoStack(() => state);
  state = "b";
  past.push();
  past.pop();
  state = "c";
  past.push();
  assert.deepEqual([past.pop(), past.pop()], ["a", null]);
});

test("only so many states are kept", () => {
  let state = 0;
  const past = undoStack(() => state, 2);
  for (state of [1, 2, 3]) past.push();
  assert.deepEqual([past.pop(), past.pop(), past.pop()], [2, 1, null]);
});
