// Marks on a photo: covered places and arrows, in parts of it.
import assert from "node:assert/strict";
import test from "node:test";
import { arrowPoints, drawMarks, isMeant, markBetween, middleMark, movedMark, regionOf, regionText, sizedMark } from "../../frontend/marks/boxes.js";

test("a place may be drawn from any corner, and stays inside of the photo", () => {
  const mark = markBetween("cover", [1.4, 0.8], [0.6, -0.2]);
  assert.deepEqual([mark.x, mark.y, mark.fx, mark.fy], [0.6, 0, true, true]);
  assert.ok(mark.x + mark.w <= 1 && mark.y + mark.h <= 1);
});

test("a tap is no place", () => {
  assert.equal(isMeant([0.5, 0.5], [0.505, 0.5]), false);
  assert.equal(isMeant([0.5, 0.5], [0.6, 0.5]), true);
});

test("the keyboard moves and sizes a place as far as the edge", () => {
  let mark = middleMark("cover", 0);
  for (let step = 0; step < 60; step += 1) mark = movedMark(mark, 0.02, 0.02);
  assert.ok(Math.abs(mark.x + mark.w - 1) < 1e-9);
  for (let step = 0; step < 60; step += 1) mark = sizedMark(mark, -0.02, 0.02);
  assert.ok(mark.w > 0 && mark.h > 0 && mark.y + mark.h <= 1 + 1e-9);
});

test("what is sent is read again as it was, and never leaves the photo", () => {
  const id = "0b8e8a0e-7b1a-4c1e-9f44-000000000001";
  const edge = { kind: "cover", x: 0.33333, y: 0.99999 - 0.02, w: 0.66669, h: 0.02, fx: false, fy: false };
  const [x, y, w, h] = regionText(id, edge).split(":")[1].split(",").map(Number);
  assert.ok(x + w <= 1 && y + h <= 1);
  assert.equal(regionOf(regionText(id, edge)).id, id);
  assert.equal(regionOf("nonsense"), null);
});

test("an arrow points to where it was drawn to", () => {
  const { to } = arrowPoints(markBetween("arrow", [0.8, 0.2], [0.2, 0.6]), 100, 100);
  assert.deepEqual(to.map(Math.round), [20, 60]);
});

test("covers are drawn under arrows, each as large as it was marked at least", () => {
  const calls = [];
  const context = new Proxy({}, { get: (_, name) => (...given) => calls.push([name, ...given]), set: () => true });
  drawMarks(context, [markBetween("arrow", [0, 0], [0.5, 0.5]), markBetween("cover", [0.1, 0.1], [0.2, 0.3])], 100, 200);
  assert.deepEqual(calls[0].slice(0, 3), ["fillRect", 10, 20]);
  assert.ok(calls[0][3] >= 10 && calls[0][4] >= 40);
});
