// A field in which a row is chosen by name: a list that asks the server as one types. Without it the same field takes a
// code or a full name. Tom Select draws the list and walks it by keyboard; what it says
// stands on the field itself.
import TomSelect from "tom-select/base";
import clearButton from "tom-select/plugins/clear_button/plugin.js";

TomSelect.define("clear_button", clearButton);

async function ask(input, typed, answer) {
  const address = new URL(input.dataset.picker, window.location.href);
  address.searchParams.set("q", typed);
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    answer((await response.json()).found);
  } catch {
    answer();
  }
}

function line(row, escape) {
  return `<div><span class="picker-name">${escape(row.name)}</span>`
    + ` <span class="picker-detail">${escape([row.detail, row.value].filter(Boolean).join(" · "))}</span></div>`;
}

const sentence = (words) => () => `<div class="picker-says">${words}</div>`;

/** Make a list of a field. What a draft or a script writes into the field later is shown too. */
function makePicker(input) {
  const { value, dataset, required } = input;
  const picker = new TomSelect(input, {
    maxItems: 1,
    valueField: "value",
    labelField: "name",
    searchField: ["name", "detail", "value"],
    // The server has sorted them, and knows pinyin.
    score: () => () => 1,
    options: value ? [{ value, name: dataset.name || value, detail: dataset.detail }] : [],
    items: value ? [value] : [],
    placeholder: dataset.search,
    hidePlaceholder: true,
    preload: "focus",
    loadThrottle: 200,
    plugins: required ? {} : { clear_button: { title: dataset.clear, tabindex: -1 } },
    shouldLoad: () => true,
    // What stood there for other words must not be chosen by a quick Enter, nor a late answer be taken for this one.
    onType: () => { picker.clearOptions(); picker.refreshOptions(false); },
    load: (typed, answer) => ask(input, typed, (found) => answer(typed === picker.inputValue() ? found : [])),
    render: { option: line, item: line, no_results: sentence(dataset.nothing), loading: sentence(dataset.loading) },
  });
  input.setAttribute("aria-hidden", "true");
  // A cell of a table has its name in the head of the column, and as a word on the field.
  if (input.hasAttribute("aria-label")) picker.control_input.setAttribute("aria-label", input.getAttribute("aria-label"));
  input.addEventListener("change", () => {
    if (input.value === picker.getValue()) return;
    picker.addOption({ value: input.value, name: input.value });
    picker.setValue(input.value, true);
  });
  return picker;
}

/** Make lists of all fields on the page; not of the row that Django copies for each further one. */
export function makePickers(root = document) {
  for (const input of root.querySelectorAll("input[data-picker]:not(.tomselected)")) {
    if (!input.closest(".empty-form")) makePicker(input);
  }
}
