// Charts above their tables: a <table data-chart> is drawn from its own cells, so what is read, copied and drawn is one.
// Parts of ECharts that boards need, on the canvas; its tooltips are drawn on it too, for its HTML ones need inline styles.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { onPaper } from "../ui/paper.js";
import { optionOf } from "./options.js";
import { readTable } from "./table.js";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, LabelLayout, CanvasRenderer]);

/**
 * Draw a chart into `element` from {kind, labels, series: [{name, values}], unit, horizontal?, stacked?, print?}.
 * Returns {chart, draw(data)}. A click tells chart:pick {index, label, series} on the element.
 */
function drawChart(element, data) {
  // Two pixels for one at least: paper shows what a desk's screen does not.
  const chart = init(element, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
  let shown = data;
  const draw = (next = shown) => {
    shown = next;
    chart.setOption(optionOf(shown, { width: chart.getWidth() }), { notMerge: true });
  };
  draw();
  chart.on("click", ({ dataIndex, seriesName }) => {
    const detail = { index: dataIndex, label: shown.labels[dataIndex], series: seriesName };
    element.dispatchEvent(new CustomEvent("chart:pick", { detail, bubbles: true }));
  });
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width && element.clientHeight === chart.getHeight()) return;
    width = element.clientWidth;
    chart.resize();
    draw();
  }).observe(element);
  onPaper(element, (paper) => {
    chart.resize({ width: paper.width, height: paper.height || undefined });
    chart.setOption({ ...optionOf(shown, { width: paper.width }), animation: false }, { notMerge: true });
    chart.getZr().flush();
  }, () => {
    chart.resize({ width: "auto", height: "auto" });
    draw();
  });
  return { chart, draw };
}

function place(table) {
  const element = document.createElement("div");
  element.className = `chart${table.dataset.tall !== undefined ? " chart-tall" : ""}`;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", table.caption?.textContent.trim() ?? table.getAttribute("aria-label") ?? "");
  const before = table.closest("[data-chart-table]") ?? table.closest(".table-responsive") ?? table;
  before.before(element);
  return element;
}

/** Draw the chart of one table, above it; a cell's link is followed when its bar or point is clicked. */
export function chartTable(table) {
  if (table.tongxinChart) return table.tongxinChart;
  const data = readTable(table);
  if (!data.labels.length) return null;
  const element = place(table);
  if (data.kind === "bar" && data.horizontal) {
    element.classList.add("chart-by-rows");
    element.style.height = `${Math.max(160, 72 + data.labels.length * (24 + 8 * (data.stacked ? 0 : data.series.length - 1)))}px`;
  }
  table.tongxinChart = drawChart(element, data);
  element.addEventListener("chart:pick", ({ detail }) => {
    const url = data.links[detail.index];
    if (url) window.location.assign(url);
  });
  return table.tongxinChart;
}

/** Draw the charts of every table in `root` that asks for one. */
export function chartTables(root = document) {
  return [...root.querySelectorAll("table[data-chart]")].map(chartTable);
}
