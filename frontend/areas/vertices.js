// The points of a border as a table of degrees: the way to redraw without a pointer, and to read what was drawn.
const DECIMALS = 7;

function cell(value, label, onChange, onFocus) {
  const td = document.createElement("td");
  const input = document.createElement("input");
  Object.assign(input, { type: "number", step: "0.00001", value: value.toFixed(DECIMALS), className: "form-control" });
  input.setAttribute("aria-label", label);
  input.addEventListener("change", () => Number.isFinite(input.valueAsNumber) && onChange(input.valueAsNumber));
  input.addEventListener("focus", onFocus);
  td.append(input);
  return td;
}

function row(number, [lng, lat], words, onMove, onChoose) {
  const tr = document.createElement("tr");
  const th = document.createElement("td");
  th.textContent = String(number + 1);
  const choose = () => onChoose(number);
  tr.append(th,
    cell(lng, `${words.textLng} ${number + 1}`, (value) => onMove(number, [value, lat]), choose),
    cell(lat, `${words.textLat} ${number + 1}`, (value) => onMove(number, [lng, value]), choose));
  return tr;
}

/**
 * Fill `body` with one row for each point of an open ring of [lng, lat]. `onMove(number, [lng, lat])` is called when a
 * reader types a place, `onChoose(number)` when a row is entered.
 */
export function verticesTable(body, words, onMove, onChoose) {
  return {
    show(points) {
      const focused = document.activeElement?.closest("tr");
      const at = focused && body.contains(focused) ? [...body.children].indexOf(focused) : -1;
      const column = at >= 0 ? [...focused.querySelectorAll("input")].indexOf(document.activeElement) : 0;
      body.replaceChildren(...points.map((point, number) => row(number, point, words, onMove, onChoose)));
      if (at >= 0) body.children[at]?.querySelectorAll("input")[column]?.focus({ preventScroll: true });
    },
    mark(number) {
      [...body.children].forEach((tr, index) => tr.classList.toggle("is-chosen", index === number));
    },
  };
}
