// What maps say in numbers and words: classes and legend, marks that stand for many, addresses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fillAddress } from "../../frontend/map/addresses.js";
import { clusterTip, countAll, countLate, shortCount } from "../../frontend/map/counts.js";
import { classesOf, rangeOf } from "../../frontend/map/legend.js";

const feature = (values) => ({ get: (name) => values[name] });
const ranges = (values, language = "en") => {
  const classes = classesOf(values);
  return classes.rows.map((row) => rangeOf(row, classes.least, language));
};

test("values fall into up to five classes with whole, distinct bounds", () => {
  assert.deepEqual(ranges([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), ["1–2", "3–4", "5–6", "7–8", "9–10"]);
  assert.deepEqual(ranges([3, 3, 3]), ["3"]);
});

test("nothing is a class of its own, and the most is the darkest however few there are", () => {
  const classes = classesOf([0, 3, 12]);
  assert.deepEqual([classes.hasNone, classes.of(0), classes.of(12)], [true, 0, 5]);
  assert.equal(classesOf([3, 12]).hasNone, false);
});

test("where there is nothing at all there are no classes", () => {
  assert.deepEqual(classesOf([0, 0]).rows, []);
  assert.deepEqual(classesOf([]).rows, []);
});

test("parts of a number keep one decimal and no gap", () => {
  assert.deepEqual(ranges([0.25, 1.5]), ["0.3", "0.3–1.5"]);
});

test("large numbers are grouped as the language groups them", () => {
  assert.deepEqual(ranges([1200], "zh-CN"), ["1,200"]);
  assert.deepEqual(ranges([1200], "de"), ["1.200"]);
});

test("a mark counts incidents, and cells by what lies in them", () => {
  const features = [feature({ tone: "red" }), feature({ tone: "amber" }), feature({ count: 40, late: 7 })];
  assert.equal(countAll(features), 42);
  assert.equal(countLate(features), 8);
});

test("above a thousand a disc has room for thousands only", () => {
  assert.deepEqual([0, 999, 1000, 12999].map(shortCount), ["0", "999", "1k", "12k"]);
});

test("a mark of one says its title and note, of many how many and how many late", () => {
  assert.equal(clusterTip([feature({ title: "Garbage", note: "A-1" })], ""), "Garbage\nA-1");
  assert.equal(clusterTip([feature({ title: "Garbage" })], ""), "Garbage");
  assert.equal(clusterTip([feature({ tone: "due" }), feature({})], "{count} here, {late} late"), "2 here, 1 late");
});

test("an address is filled with values as addresses write them", () => {
  assert.equal(fillAddress("/board/?area={code}", { code: "A 1/2" }), "/board/?area=A%201%2F2");
  assert.equal(fillAddress("/{a}/{b}/", { a: 1 }), "/1//");
});
