// What ECharts is told: tokens for colours, the unit on the axis, values printed where there is room, no legend in the way.
import { font, prefersCalm, token } from "../map/tokens.js";

const PRINT_AT_MOST = 16;
const ROOM_PER_LABEL = 46;
const TONES = { late: "danger", due: "tone-due", closed: "chart-4", open: "chart-1", earlier: "chart-6" };

const number = () => new Intl.NumberFormat(document.documentElement.lang || undefined, { maximumFractionDigits: 1 });
const withUnit = (value, data) => `${number().format(value)} ${value === 1 ? data.unitOne ?? data.unit : data.unit}`;
const colorOf = (series, at) => token(TONES[series.tone] ?? `chart-${(at % 6) + 1}`);

// Series of bars differ by pattern too; the first is plain.
const line = { color: "rgba(255,255,255,0.75)" };
const DECALS = [undefined, { ...line, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 5], rotation: -Math.PI / 4 },
  { ...line, symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [5, 0], symbolSize: 0.7 },
  { ...line, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 2 }];

function corners(data) {
  return data.kind === "bar" && !data.stacked ? { borderRadius: data.horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0] } : {};
}

function text(size = 12, color = token("ink-soft")) {
  return { fontFamily: font(size).replace(/^\d+ \d+px /, ""), fontSize: size, color };
}

function seriesOf(data, width) {
  const few = data.labels.length * (data.stacked || data.horizontal ? 1 : data.series.length);
  const room = data.horizontal || width / Math.max(1, few) > ROOM_PER_LABEL * (data.kind === "line" ? 1 : 0.6);
  const print = data.print ?? ((data.horizontal || few <= PRINT_AT_MOST) && room && (!data.stacked || data.series.length === 1));
  const shown = number();
  return data.series.map((series, at) => ({
    name: series.name,
    type: data.kind,
    data: series.values,
    stack: data.stacked ? "all" : undefined,
    color: colorOf(series, at),
    barMaxWidth: 28,
    barGap: "12%",
    itemStyle: { decal: DECALS[at % DECALS.length], ...corners(data) },
    lineStyle: { width: 2.5, type: series.tone === "earlier" ? "dashed" : "solid" },
    symbol: ["circle", "rect", "triangle", "diamond"][at % 4],
    symbolSize: 7,
    showSymbol: data.labels.length <= 31,
    connectNulls: false,
    label: { show: print, position: data.horizontal ? "right" : "top", ...text(12, token("ink")),
      formatter: ({ value }) => (!value ? "" : data.horizontal ? withUnit(value, data) : shown.format(value)) },
    labelLayout: { hideOverlap: true },
    emphasis: { focus: data.series.length > 1 ? "series" : "none" },
  }));
}

function axes(data, width) {
  const names = { type: "category", data: data.labels, inverse: Boolean(data.horizontal), axisTick: { show: false },
    axisLine: { lineStyle: { color: token("line-strong") } }, boundaryGap: data.kind === "bar",
    axisLabel: { ...text(), hideOverlap: true, ...(data.horizontal ? { width: Math.min(150, width * 0.32), overflow: "truncate" } : {}) } };
  const figures = { type: "value", name: data.unit, nameTextStyle: { ...text(), align: data.horizontal ? "right" : "left", padding: data.horizontal ? 0 : [0, 0, 0, -24] },
    minInterval: data.series.every(({ values }) => values.every(Number.isInteger)) ? 1 : 0, max: data.max,
    nameLocation: "end", nameGap: data.horizontal ? 6 : 14, axisLabel: { ...text(), formatter: (value) => number().format(value) },
    splitLine: { lineStyle: { color: token("line") } }, splitNumber: 4 };
  return data.horizontal ? { xAxis: { ...figures, axisLabel: { show: false }, splitLine: { show: false }, name: "" }, yAxis: names } : { xAxis: names, yAxis: figures };
}

function tooltip(data) {
  return { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: data.kind === "bar" ? "shadow" : "line" },
    backgroundColor: token("ink"), borderWidth: 0, padding: [8, 12], textStyle: { ...text(13, "#ffffff"), lineHeight: 20 },
    formatter: (items) => [items[0].name, ...items.map(({ seriesName, value }) =>
      `${data.series.length > 1 ? `${seriesName}  ` : ""}${value == null ? "–" : withUnit(value, data)}`)].join("\n") };
}

/** Return the ECharts option for {kind, labels, series, unit, unitOne, horizontal, stacked, print, max}. */
export function optionOf(data, { width = 600 } = {}) {
  const many = data.series.length > 1;
  return {
    animation: !prefersCalm(),
    animationDuration: 300,
    aria: { enabled: true },
    textStyle: text(),
    grid: { left: 8, right: data.horizontal ? 72 : 16, top: (many ? 40 : 12) + (data.horizontal ? 0 : 24), bottom: 4, containLabel: true },
    legend: many ? { top: 0, left: 0, right: 0, type: "scroll", itemWidth: 18, itemHeight: 10, textStyle: text(13, token("ink")) } : { show: false },
    tooltip: tooltip(data),
    ...axes(data, width),
    series: seriesOf(data, width),
  };
}
