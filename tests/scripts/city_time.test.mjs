// City time: what was kept is told by the city's clocks, also where the browser's stand elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { moment } from "../../frontend/ui/city_time.js";

const told = (at, now) => moment(new Date(at), new Date(now), "zh-CN", "Asia/Shanghai");

test("a moment of today is its time in the city", () => {
  assert.equal(told("2026-11-29T07:24:00Z", "2026-11-29T07:30:00Z"), "15:24");
});

test("the day changes at the city's midnight", () => {
  assert.match(told("2026-11-29T15:30:00Z", "2026-11-29T16:30:00Z"), /11\D29.*23:30/u);
});
