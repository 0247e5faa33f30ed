// From a table to a chart: what is read from the cells, and what ECharts is told.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { optionOf } from "../../frontend/charts/options.js";
import { readTable } from "../../frontend/charts/table.js";

before(() => {
  globalThis.document = { documentElement: { lang: "en" } };
  globalThis.window = {
    getComputedStyle: () => ({ getPropertyValue: (name) => name }),
    matchMedia: () => ({ matches: false }),
  };
});

const cell = (textContent, dataset = {}) => ({ textContent, dataset });
const line = (cells, { link = "", skip } = {}) => ({
  cells, dataset: skip ? { skip: "" } : {}, querySelector: () => (link ? { getAttribute: () => link } : null),
});

function table(rows, dataset = { chart: "bar", unit: "cases", unitOne: "case" }) {
  const head = { cells: [cell("Day"), cell(" Reported ", { tone: "late" }), cell("Note", { skip: "" }), cell("Closed")] };
  return { dataset, tHead: { rows: [head] }, tBodies: [{ rows }] };
}

const rows = [
  line([cell("1 May"), cell("1,200"), cell("x"), cell("80%")], { link: "/day/1/" }),
  line([cell("2 May", { label: "Saturday" }), cell("many", { value: "3" }), cell("y"), cell("–")]),
  line([cell("Sum"), cell("9"), cell(""), cell("9")], { skip: true }),
];

test("columns are series, rows are labels; notes and sums are left out", () => {
  const data = readTable(table(rows));
  assert.deepEqual(data.labels, ["1 May", "Saturday"]);
  assert.deepEqual(data.links, ["/day/1/", ""]);
  assert.deepEqual(data.series.map(({ name, tone }) => [name, tone]), [["Reported", "late"], ["Closed", ""]]);
});

test("a number is read as people write it, what is none is a gap and never zero", () => {
  const [reported, closed] = readTable(table(rows)).series;
  assert.deepEqual(reported.values, [1200, 3]);
  assert.deepEqual(closed.values, [80, null]);
});

test("the kind of the chart is said by the table", () => {
  const kinds = ["line", "bar", "stacked", "rows"].map((chart) => readTable(table(rows, { chart })));
  assert.deepEqual(kinds.map(({ kind, stacked, horizontal }) => [kind, stacked, horizontal]),
    [["line", false, false], ["bar", false, false], ["bar", true, false], ["bar", false, true]]);
});

const data = (more = {}) => ({ ...readTable(table(rows)), ...more });

test("one is counted as one, what is missing is a dash", () => {
  const { formatter } = optionOf(data()).tooltip;
  const said = (value) => formatter([{ name: "1 May", seriesName: "Reported", value }]);
  assert.equal(said(1), "1 May\nReported  1 case");
  assert.equal(said(1200), "1 May\nReported  1,200 cases");
  assert.equal(said(null), "1 May\nReported  –");
});

test("values are printed where there is room, else not", () => {
  const printed = (option) => option.series[0].label.show;
  assert.equal(printed(optionOf(data(), { width: 600 })), true);
  assert.equal(printed(optionOf(data(), { width: 40 })), false);
  assert.equal(printed(optionOf(data({ horizontal: true }), { width: 40 })), true);
  assert.equal(printed(optionOf(data({ print: false }), { width: 600 })), false);
});

test("series are told apart by pattern, sign and tone, not by colour alone", () => {
  const [late, closed] = optionOf(data()).series;
  assert.notEqual(late.itemStyle.decal, closed.itemStyle.decal);
  assert.notEqual(late.symbol, closed.symbol);
  assert.deepEqual([late.color, closed.color], ["--tx-danger", "--tx-chart-2"]);
});

test("a chart of one series has no legend, whole numbers have whole steps", () => {
  const one = data({ series: data().series.slice(0, 1) });
  assert.equal(optionOf(one).legend.show, false);
  assert.equal(optionOf(one).yAxis.minInterval, 1);
  assert.equal(optionOf(data()).yAxis.minInterval, 0);
});

test("a chart by rows has its names on the left, from the top", () => {
  const option = optionOf(data({ horizontal: true }));
  assert.deepEqual([option.yAxis.type, option.yAxis.inverse, option.xAxis.type], ["category", true, "value"]);
});
