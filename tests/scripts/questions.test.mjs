import assert from "node:assert/strict";
import { test } from "node:test";
import { isAsked } from "../../frontend/ui/questions.js";

test("a question is asked once its answer is given, in small or capital letters", () => {
  assert.equal(isAsked("Yes", "yes"), true);
  assert.equal(isAsked("no", "yes"), false);
  assert.equal(isAsked("", "yes"), false);
  assert.equal(isAsked("生活补贴", "生活补贴"), true);
});
