// How words are counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countText, lengthOf } from "../../frontend/ui/counter.js";

test("a line break counts once however it is written, a rare character too", () => {
  assert.equal(lengthOf("一\r\n二\n三\r四"), 7);
  assert.equal(lengthOf("𡒄口"), 2);
  assert.equal(lengthOf("  一  "), 1);
});

test("the counter says how much of how much", () => {
  assert.deepEqual(countText("一二三", 10), { words: "3 / 10", isOver: false, isNear: false });
});

test("it is read aloud from nine tenths on, and over only past the end", () => {
  assert.equal(countText("x".repeat(9), 10).isNear, false);
  assert.deepEqual(countText("x".repeat(10), 10), { words: "10 / 10", isOver: false, isNear: true });
  assert.deepEqual(countText("x".repeat(11), 10), { words: "11 / 10", isOver: true, isNear: true });
});
