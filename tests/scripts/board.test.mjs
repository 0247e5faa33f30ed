// When the board is drawn again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isRedrawDue } from "../../frontend/board/redraw.js";

const drawn = { drawn: "a", drawnAt: 0 };

test("the same figures are never drawn again", () => {
  assert.equal(isRedrawDue({ ...drawn, fingerprint: "a" }, 1e9), false);
});

test("other figures are drawn again, at most every half minute", () => {
  assert.equal(isRedrawDue({ ...drawn, fingerprint: "b" }, 30000), false);
  assert.equal(isRedrawDue({ ...drawn, fingerprint: "b" }, 30001), true);
});
