// Corners of papers in photographs drawn by number, a paper made straight, and whether its words can be read.
import assert from "node:assert/strict";
import test from "node:test";
import { findPaper } from "../../frontend/papers/find.js";
import { soften } from "../../frontend/papers/lines.js";
import { faultOf, greyOf } from "../../frontend/papers/readable.js";
import { movedBy, squareTo, straighten, straightSize, turnedRight } from "../../frontend/papers/warp.js";
import { farthest, scene } from "./paper_scenes.mjs";

const NEAR = 0.02; // of the diagonal

test("corners are found on wood, tiles, cloth and plain tables, and hardly ever wrong ones", () => {
  const off = Array.from({ length: 24 }, (_, at) => scene(2000 + at)).map((one) => farthest(findPaper(one).corners, one));
  assert.ok(off.filter((one) => one <= NEAR).length >= 23, `${off.filter((one) => one <= NEAR).length} of 24`);
  assert.ok(off.filter((one) => one > NEAR && one < 1).length <= 1);
});

test("nothing is found where there is no paper", () => {
  const bare = { grey: new Float32Array(240 * 320).fill(120), width: 240, height: 320 };
  assert.equal(findPaper(bare).corners, null);
});

test("a dark booklet on a bright table is found as well", () => {
  const one = scene(2001);
  const turned = { ...one, grey: one.grey.map((grey) => 255 - grey) };
  assert.ok(farthest(findPaper(turned).corners, one) <= NEAR);
});

test("what lies between four corners becomes straight, with its own proportions", () => {
  const corners = [[20, 10], [80, 30], [70, 90], [10, 70]];
  const [a, b, c, d, e, f, g, h] = squareTo(corners);
  const mapped = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([u, v]) => [(a * u + b * v + c) / (g * u + h * v + 1), (d * u + e * v + f) / (g * u + h * v + 1)]);
  mapped.flat().forEach((value, at) => assert.ok(Math.abs(value - corners.flat()[at]) < 1e-9));
  assert.deepEqual(straightSize([[0, 0], [210, 0], [210, 297], [0, 297]], 1600), { width: 210, height: 297 });
  assert.deepEqual(straightSize([[0, 0], [2000, 0], [2000, 4000], [0, 4000]], 1600), { width: 800, height: 1600 });
});

test("the upper left of the paper is the upper left of the result", () => {
  const from = { data: new Uint8ClampedArray(40 * 40 * 4).fill(200), width: 40, height: 40 };
  for (let y = 10; y < 16; y += 1) for (let x = 10; x < 16; x += 1) from.data.fill(0, (y * 40 + x) * 4, (y * 40 + x) * 4 + 3);
  const corners = [[10, 10], [30, 10], [30, 30], [10, 30]];
  const look = (at) => {
    const to = { data: new Uint8ClampedArray(20 * 20 * 4), width: 20, height: 20 };
    straighten(from, to, at);
    return greyOf(to).grey;
  };
  assert.ok(look(corners)[2 * 20 + 2] < 10);
  assert.ok(look(turnedRight(corners))[2 * 20 + 17] < 10); // a quarter to the right
});

test("a corner stays in the picture", () => {
  assert.deepEqual(movedBy([0.99, 0.01], 0.05, -0.05), [1, 0]);
});

/** Return the paper of a scene made straight, as the page looks at it. */
function straightened(seed, change = ({ grey }) => grey) {
  const one = scene(seed, 360, 480);
  const data = new Uint8ClampedArray(one.grey.length * 4);
  change(one).forEach((grey, at) => data.fill(grey, at * 4, at * 4 + 4));
  const corners = one.corners.map(([x, y]) => [x * one.width, y * one.height]);
  const to = { ...straightSize(corners, 480) };
  to.data = new Uint8ClampedArray(to.width * to.height * 4);
  straighten({ data, width: one.width, height: one.height }, to, corners);
  return greyOf(to);
}
const blur = (one) => Array.from({ length: 9 }).reduce((picture) => soften(picture), one).grey;

test("a clear photo is called readable, a blurred one blurred, a dark one dark", () => {
  const seeds = [2000, 2001, 2002, 2003];
  assert.deepEqual(seeds.map((seed) => faultOf(straightened(seed))), seeds.map(() => ""));
  assert.deepEqual(seeds.map((seed) => faultOf(straightened(seed, blur))), seeds.map(() => "blurred"));
  assert.equal(faultOf(straightened(2000, ({ grey }) => grey.map((one) => one * 0.3))), "dark");
});
