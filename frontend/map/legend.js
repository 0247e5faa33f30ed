// Classes of figures and the legend that explains them, with its unit.
const STEPS = 5;

/** Cut values into class 0 (nothing) and up to five classes of about equal size with whole, distinct bounds. */
export function classesOf(values) {
  const some = values.filter((value) => value > 0).sort((a, b) => a - b);
  const tops = [];
  for (let step = 1; step <= STEPS && some.length; step += 1) {
    const top = some[Math.ceil((some.length * step) / STEPS) - 1];
    if (!tops.length || top > tops[tops.length - 1]) tops.push(top);
  }
  // Few classes take the strong end of the scale, so the most is always the darkest.
  const shift = STEPS - tops.length;
  const of = (value) => (value > 0 ? tops.findIndex((top) => value <= top) + 1 + shift : 0);
  const rows = tops.map((top, at) => ({ step: at + 1 + shift, from: at ? tops[at - 1] : null, to: top }));
  return { of, rows, least: some[0], hasNone: values.some((value) => !(value > 0)) };
}

/** Return the range of a class in words; `least` is the smallest value of all, whole numbers begin after the class before. */
export function rangeOf(row, least, language) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const whole = Number.isInteger(row.to) && Number.isInteger(least);
  const from = row.from === null ? least : whole ? row.from + 1 : row.from;
  return from >= row.to ? number.format(row.to) : `${number.format(from)}–${number.format(row.to)}`;
}

function line(step, text) {
  const row = document.createElement("div");
  const swatch = document.createElement("span");
  row.className = "map-legend-row";
  swatch.className = `map-swatch map-swatch-${step}`;
  row.append(swatch, text);
  return row;
}

/** Draw the legend onto the map, in place of an older one. */
export function drawLegend(element, classes, { title, unit }) {
  const frame = element.parentElement ?? element;
  frame.querySelector(".map-legend")?.remove();
  const legend = document.createElement("div");
  const head = document.createElement("div");
  legend.className = "map-legend";
  head.className = "map-legend-title";
  head.textContent = unit ? `${title} (${unit})` : title;
  legend.append(head);
  if (classes.hasNone) legend.append(line(0, "0"));
  classes.rows.forEach((row) => legend.append(line(row.step, rangeOf(row, classes.least, document.documentElement.lang || undefined))));
  frame.append(legend);
}
