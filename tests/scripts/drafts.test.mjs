// Drafts: what is kept of a form, how it comes back, and that nobody else can read it.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { isDirty, putBack, typedLines, valuesOf } from "../../frontend/drafts/fields.js";
import { freshKey, keyFrom, nameOf, randomName, seal, unseal, unsealAny } from "../../frontend/drafts/sealing.js";
import { isExpired, KEPT_MS } from "../../frontend/drafts/store.js";

globalThis.crypto ??= webcrypto;

const text = (name, value, more = {}) => ({ name, value, defaultValue: "", type: "text", dataset: {}, ...more });
const choice = (name, value, checked) => ({ name, value, checked, defaultChecked: false, type: "radio", dataset: {} });

test("passwords and tokens are never kept, hidden fields only where they say so", () => {
  const fields = [
    text("old", "secret", { type: "password" }), text("csrfmiddlewaretoken", "t", { type: "hidden" }),
    text("id", "7", { type: "hidden", dataset: { keep: "" } }), text("note", "words"),
  ];
  assert.deepEqual(valuesOf(fields), [["id", "7"], ["note", "words"]]);
});

test("what the page says it wants never is left as it stands", () => {
  const fields = [choice("kept_documents", "7", true), text("note", "")];
  fields[0].dataset = { keep: "never" };
  assert.deepEqual(valuesOf(fields), [["note", ""]]);
  putBack(fields, [["note", "words"]]);
  assert.equal(fields[0].checked, true);
});

test("of switches those that are on", () => {
  assert.deepEqual(valuesOf([choice("matter", "a", false), choice("matter", "b", true)]), [["matter", "b"]]);
});

test("a page nobody touched holds nothing to keep", () => {
  assert.equal(isDirty([text("name", "Lin", { defaultValue: "Lin" }), text("id", "7", { type: "hidden", dataset: { keep: "" } })]), false);
  assert.equal(isDirty([text("name", "Lin Mei", { defaultValue: "Lin" })]), true);
});

test("what was kept comes back, and only what changed by it is named", () => {
  const fields = [text("note", ""), choice("matter", "a", false), choice("matter", "b", false), text("other", "same")];
  const changed = putBack(fields, [["note", "words"], ["matter", "b"], ["other", "same"]]);
  assert.deepEqual(changed.map((field) => field.value), ["words", "b"]);
  assert.equal(fields[2].checked, true);
});

test("a choice that stands on the page twice comes back where it stands first", () => {
  const tiles = [choice("matter", "a", false), choice("matter", "b", false), choice("matter", "a", false)];
  putBack(tiles, [["matter", "a"]]);
  assert.deepEqual(tiles.map((tile) => tile.checked), [true, false, false]);
});

test("fields of one name take their values in order", () => {
  const fields = [text("row", ""), text("row", "")];
  putBack(fields, [["row", "one"], ["row", "two"]]);
  assert.deepEqual(fields.map((field) => field.value), ["one", "two"]);
});

test("where the form is gone, words are shown and numbers are not", () => {
  assert.deepEqual(typedLines([["note", "已电话核实"], ["lng", "113.42"], ["id", "x-7"]], ["id"]), ["已电话核实"]);
});

test("what is sealed by one key opens by no other, nor when altered", async () => {
  const [mine, other] = [await keyFrom(freshKey()), await keyFrom(freshKey())];
  const bytes = new TextEncoder().encode("桥头有一堆垃圾");
  const sealed = await seal(mine, bytes);
  assert.deepEqual(await unseal(mine, sealed), bytes);
  await assert.rejects(unseal(other, sealed));
  new Uint8Array(sealed.body)[0] ^= 1;
  await assert.rejects(unseal(mine, sealed));
});

test("after a change of the secret what the old key sealed still opens", async () => {
  const [old, fresh, other] = await Promise.all([freshKey(), freshKey(), freshKey()].map(keyFrom));
  const sealed = await seal(old, new Uint8Array([7]));
  assert.deepEqual(await unsealAny([fresh, old], sealed), new Uint8Array([7]));
  await assert.rejects(unsealAny([fresh, other], sealed));
});

test("the key cannot be read out, and a name tells nothing of the address", async () => {
  await assert.rejects(crypto.subtle.exportKey("raw", await keyFrom(freshKey())));
  assert.match(await nameOf("7", "/r/f/secret/"), /^[0-9a-f]{64}$/);
  assert.match(randomName(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a draft has an end, also where the clock was set back", () => {
  assert.equal(isExpired({ at: 0 }, KEPT_MS), false);
  assert.equal(isExpired({ at: 0 }, KEPT_MS + 1), true);
  assert.equal(isExpired({ at: 2 * KEPT_MS }, 0), true);
});
