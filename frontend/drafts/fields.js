// What of a form is kept: the words, choices and files of a person. Never passwords nor what says data-keep="never", and of
// what is hidden only what says so by data-keep. Works on any list of form controls, so that it can be tried without a page.
const NEVER = new Set(["password", "submit", "button", "reset", "image", "file"]);

const isKept = (field) => Boolean(field.name) && !field.disabled && !NEVER.has(field.type) && field.dataset?.keep !== "never"
  && (field.type !== "hidden" || field.dataset?.keep !== undefined);
const isSwitch = (field) => field.type === "checkbox" || field.type === "radio";

/** Return [name, value] of every kept field as it stands; of switches those that are on, of lists what is chosen. */
export function valuesOf(fields) {
  return [...fields].filter(isKept).flatMap((field) => {
    if (isSwitch(field)) return field.checked ? [[field.name, field.value]] : [];
    if (field.type === "select-multiple") return [...field.selectedOptions].map((option) => [field.name, option.value]);
    return [[field.name, field.value]];
  });
}

/** Say whether a person has changed anything since the page came. What is hidden follows from what is seen, but for work
 * that has no field of its own, as a drawing: data-keep="own". */
export function isDirty(fields) {
  return [...fields].filter(isKept).some((field) => {
    if (field.type === "hidden") return field.dataset?.keep === "own" && field.value !== "";
    if (isSwitch(field)) return field.checked !== field.defaultChecked;
    if (field.options) return isChosenAnew(field);
    return field.value !== field.defaultValue;
  });
}

/** A list without a marked choice shows its first one. */
function isChosenAnew(field) {
  const options = [...field.options];
  const marked = options.some((option) => option.defaultSelected) || field.type === "select-multiple";
  return options.some((option, index) => option.selected !== (marked ? option.defaultSelected : index === 0));
}

/** Put [name, value] pairs back. Returns the fields that were changed by it. */
export function putBack(fields, values) {
  const wanted = new Map();
  for (const [name, value] of values) wanted.set(name, [...(wanted.get(name) ?? []), value]);
  const kept = [...fields].filter(isKept);
  const chosen = new Set();
  const changed = kept.filter((field) => {
    const found = wanted.get(field.name) ?? [];
    // A choice that stands on the page twice, as a frequent matter does, comes back where it stands first.
    if (field.type === "radio" && found.includes(field.value)) {
      if (chosen.has(field.name)) return false;
      chosen.add(field.name);
    }
    if (isSwitch(field)) return set(field, "checked", found.includes(field.value));
    if (field.type === "select-multiple") {
      return [...field.options].filter((option) => set(option, "selected", found.includes(option.value))).length > 0;
    }
    if (!found.length) return false;
    // Two fields of one name, as rows of a table have them, take their values in order.
    return set(field, "value", found.length > 1 ? found.shift() : found[0]);
  });
  return changed;
}

function set(thing, property, value) {
  if (thing[property] === value) return false;
  thing[property] = value;
  return thing[property] === value;
}

/** Return what a person typed, as lines to be shown where the form itself is gone. */
export function typedLines(values, hidden = []) {
  return values.filter(([name, value]) => !hidden.includes(name) && /[^\d\s.:-]/.test(value) && value.length > 1)
    .map(([, value]) => value);
}
