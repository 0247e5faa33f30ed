// Texts at hand and names behind an @.
import assert from "node:assert/strict";
import { test } from "node:test";
import { putIn, typedName } from "../../frontend/cases/beside.js";

test("a text goes in where the caret stands, on a line of its own", () => {
  assert.deepEqual(putIn("", 0, "清走了"), { text: "清走了", at: 3 });
  assert.deepEqual(putIn("你好", 2, "清走了"), { text: "你好\n清走了", at: 6 });
  assert.deepEqual(putIn("ab ", 3, "c"), { text: "ab c", at: 4 });
});

test("a name is what stands behind the last @", () => {
  assert.equal(typedName("请@林", 3), "林");
  assert.equal(typedName("请＠", 2), "");
  assert.equal(typedName("@林网格 看", 6), null);
  assert.equal(typedName("看", 1), null);
});
