// Picking rows of a list.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runOf } from "../../frontend/cases/picks.js";

test("a run holds both ends, whichever comes first", () => {
  assert.deepEqual(runOf(2, 4), [2, 3, 4]);
  assert.deepEqual(runOf(4, 2), [2, 3, 4]);
  assert.deepEqual(runOf(3, 3), [3]);
});
