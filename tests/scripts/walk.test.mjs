// From incident to incident in the order of the list.
import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbours } from "../../frontend/cases/walk.js";

const list = { rows: [["A", "/a/"], ["B", "/b/"], ["C", "/c/"]] };

test("before and after in the order of the list", () => {
  assert.deepEqual(neighbours(list, "B"), { at: 1, count: 3, previous: "/a/", next: "/c/" });
  assert.deepEqual(neighbours(list, "A").previous, "");
  assert.deepEqual(neighbours(list, "C").next, "");
});

test("what is not in the list has no way along it", () => {
  assert.equal(neighbours(list, "D"), null);
  assert.equal(neighbours(null, "A"), null);
});
