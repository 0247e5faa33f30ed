// The months of a drafted year as one stop of the Tab key: arrow keys go from day to day.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
let chosen = "";

const daysOf = (months) => [...months.querySelectorAll("button.day")];

function holdOneStop(months) {
  const days = daysOf(months);
  const stop = days.find((day) => day.id === chosen) || days[0];
  days.forEach((day) => { day.tabIndex = day === stop ? 0 : -1; });
}

function holdAll() {
  document.querySelectorAll("[data-months]").forEach(holdOneStop);
}

export function walkByKeys() {
  document.addEventListener("keydown", (event) => {
    const day = event.target.closest?.("[data-months] button.day");
    if (!day || !(event.key in STEPS)) return;
    const days = daysOf(day.closest("[data-months]"));
    const next = days[days.indexOf(day) + STEPS[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  document.addEventListener("focusin", (event) => {
    const day = event.target.closest?.("[data-months] button.day");
    if (!day || day.id === chosen) return;
    chosen = day.id;
    holdOneStop(day.closest("[data-months]"));
  });
  document.addEventListener("htmx:afterSettle", holdAll);
  holdAll();
}
