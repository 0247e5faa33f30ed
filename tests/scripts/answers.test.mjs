// What an answer of the server means: sign in again, another session, or a plain failure.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareReaders, isChanged, isFromSignIn, jsonRequest, sentenceName } from "../../frontend/ui/answers.js";

const page = "https://city.example/incidents/?tab=open";
const signIn = "/accounts/sign-in/";

test("an answer that came from the sign-in page, or is 401, asks for signing in", () => {
  assert.equal(isFromSignIn(200, "https://city.example/accounts/sign-in/?next=/", signIn, page), true);
  assert.equal(isFromSignIn(200, signIn, signIn, page), true);
  assert.equal(isFromSignIn(401, "", signIn, page), true);
});

test("any other answer does not, nor the sign-in page's own", () => {
  assert.equal(isFromSignIn(200, "https://city.example/incidents/", signIn, page), false);
  assert.equal(isFromSignIn(0, "", signIn, page), false);
  assert.equal(isFromSignIn(422, signIn, signIn, `https://city.example${signIn}`), false);
});

test("a refusal with the header of a changed session is told from a plain one", () => {
  const header = (name) => (name === "X-Session-Changed" ? "1" : null);
  assert.equal(isChanged(403, header), true);
  assert.equal(isChanged(403, () => null), false);
  assert.equal(isChanged(200, header), false);
});

test("a page knows whether its reader is still signed in", () => {
  assert.equal(compareReaders("7", "7"), "same");
  assert.equal(compareReaders("", ""), "same");
  assert.equal(compareReaders("7", ""), "ended");
  assert.equal(compareReaders("7", "8"), "other");
  assert.equal(compareReaders("", "8"), "other");
});

test("each failure has its sentence", () => {
  assert.deepEqual([403, 404, 500, 409].map(sentenceName), ["text-denied", "text-gone", "text-failed", "text-failed"]);
});

test("a request of JSON says its type only where it sends some", () => {
  const get = jsonRequest("token");
  assert.deepEqual([get.method, get.body, get.headers["Content-Type"]], ["GET", null, undefined]);
  const post = jsonRequest("token", { method: "POST", data: { a: 1 }, headers: { "If-Match": "x" } });
  assert.deepEqual([post.method, post.body, post.headers["Content-Type"]], ["POST", '{"a":1}', "application/json"]);
  assert.deepEqual([post.headers["X-CSRFToken"], post.headers["If-Match"]], ["token", "x"]);
});

test("empty data is sent as data", () => {
  assert.equal(jsonRequest("t", { method: "POST", data: "" }).body, '""');
  assert.equal(jsonRequest("t", { method: "POST", data: 0 }).body, "0");
});
