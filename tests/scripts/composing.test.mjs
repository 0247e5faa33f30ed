// A search box tells nothing while a word is composed in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { holdHalfWords } from "../../frontend/ui/composing.js";

/** A box that is its own page, and what others hear from it. */
function boxOf({ isSearch = true } = {}) {
  const box = Object.assign(new EventTarget(), { matches: () => isSearch, contains: (other) => other === box });
  const heard = [];
  holdHalfWords(box);
  for (const kind of ["input", "keydown", "keyup", "search"]) box.addEventListener(kind, () => heard.push(kind));
  return { box, heard, tell: (kind) => box.dispatchEvent(new Event(kind)) };
}

function request(box, elt) {
  const event = Object.assign(new Event("htmx:beforeRequest", { cancelable: true }), { detail: { elt } });
  box.dispatchEvent(event);
  return event.defaultPrevented ? "held" : "sent";
}

test("nothing is heard of a half word, and the whole word once", () => {
  const { tell, heard } = boxOf();
  ["compositionstart", "keydown", "input", "keyup"].forEach(tell);
  assert.deepEqual(heard, []);
  tell("compositionend");
  assert.deepEqual(heard, ["input"]);
  tell("keydown");
  assert.deepEqual(heard, ["input", "keydown"]);
});

test("other fields are heard at once", () => {
  const { tell, heard } = boxOf({ isSearch: false });
  ["compositionstart", "input"].forEach(tell);
  assert.deepEqual(heard, ["input"]);
});

test("a box that loses the focus in the middle of a word is heard again", () => {
  const { tell, heard } = boxOf();
  ["compositionstart", "blur", "input"].forEach(tell);
  assert.deepEqual(heard, ["input"]);
});

test("a request that waited out its pause does not take the half word along", () => {
  const { box, tell } = boxOf();
  assert.equal(request(box, box), "sent");
  tell("compositionstart");
  assert.equal(request(box, box), "held");
  assert.equal(request(box, { contains: (other) => other === box }), "held");
  assert.equal(request(box, { contains: () => false }), "sent");
});
