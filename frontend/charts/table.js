// From a table to the data of a chart. The first column names, each further column is a series; a cell may carry its
// bare number in data-value, else its text is read as one. An empty cell or a dash is a gap, never zero.
const numberOf = (cell) => {
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").replace(/[,\s%]/g, "");
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
};
const wordOf = (cell) => (cell.dataset.label ?? cell.textContent).trim();

/** Read a <table data-chart="line|bar|stacked|rows" data-unit="…" data-unit-one="…"> into {kind, labels, series, unit, links, …}. */
export function readTable(table) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const columns = heads.map((head, at) => ({ head, at })).slice(1).filter(({ head }) => head.dataset.skip === undefined);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.dataset.skip === undefined);
  const kind = table.dataset.chart;
  return {
    kind: kind === "line" ? "line" : "bar",
    stacked: kind === "stacked" || table.dataset.stacked !== undefined,
    horizontal: kind === "rows",
    unit: table.dataset.unit ?? "",
    unitOne: table.dataset.unitOne ?? table.dataset.unit ?? "",
    labels: rows.map((row) => wordOf(row.cells[0])),
    links: rows.map((row) => row.querySelector("a[href]")?.getAttribute("href") ?? ""),
    series: columns.map(({ head, at }) => ({
      name: wordOf(head),
      tone: head.dataset.tone ?? "",
      values: rows.map((row) => numberOf(row.cells[at])),
    })),
  };
}
