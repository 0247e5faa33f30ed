// While a form of an incident is open: colleagues see who writes, texts at hand are put in by a tap, @ names a colleague.
const EVERY_MS = 30000;

const place = () => document.querySelector("#beside [data-writing-url]");
const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
let timer = 0;
let isEarly = false;
let names = null;

/** Return the text with words put in where the caret stands, and where the caret stands then. */
export function putIn(text, at, words) {
  const before = text.slice(0, at);
  const gap = before && !/\s$/.test(before) ? "\n" : "";
  return { text: `${before}${gap}${words}${text.slice(at)}`, at: at + gap.length + words.length };
}

/** Return what is typed of a name behind the last @ before the caret; null where there is none. */
export function typedName(text, at) {
  const found = /[@＠]([^\s@＠]{0,20})$/.exec(text.slice(0, at));
  return found ? found[1] : null;
}

async function sign(gone) {
  const root = place();
  if (!root) return;
  const body = new URLSearchParams(gone ? { gone: "1" } : {});
  try {
    const headers = { "HX-Request": "true", "X-CSRFToken": token() };
    const answer = await fetch(root.dataset.writingUrl, { method: "POST", body, headers, redirect: "manual" });
    const writers = document.querySelector("#beside [data-writers]");
    if (!answer.ok || !writers) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-writers]");
    if (fresh) writers.replaceChildren(...fresh.childNodes);
  } catch { /* only a hint to colleagues: without a network there is nobody to tell */ }
}

function begin() {
  window.clearInterval(timer);
  sign(false);
  timer = window.setInterval(() => sign(false), EVERY_MS);
}

function end() {
  window.clearInterval(timer);
  sign(true);
}

async function showTexts(act) {
  const root = place();
  const words = act.querySelector("textarea[name=note]");
  if (!root || !words || act.querySelector("[data-at-hand]")) return;
  const box = document.createElement("div");
  box.dataset.atHand = "";
  words.closest(".field").before(box);
  try {
    const query = new URLSearchParams({ action: act.dataset.act });
    const answer = await fetch(`${root.dataset.atHandUrl}?${query}`, { headers: { "HX-Request": "true" }, redirect: "manual" });
    if (answer.ok) box.innerHTML = await answer.text();
  } catch { /* the form is whole without them */ }
}

function put(act, button) {
  const words = act.querySelector("textarea[name=note]");
  if (button.dataset.putTo) {
    const to = act.querySelector("select[name=to]");
    if (to) to.value = button.dataset.putTo;
    to?.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const done = putIn(words.value, words.selectionEnd ?? words.value.length, button.dataset.putWords);
  words.value = done.text;
  words.setSelectionRange(done.at, done.at);
  words.dispatchEvent(new Event("input", { bubbles: true }));
  words.focus();
}

async function offerNames(words) {
  const typed = typedName(words.value, words.selectionEnd);
  const old = words.parentElement.querySelector("[data-names]");
  if (typed === null) return old?.remove();
  if (!names) {
    names = [];
    const answer = await fetch(place().dataset.colleaguesUrl, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.ok) names = (await answer.json()).names;
  }
  const box = old ?? Object.assign(document.createElement("div"), { className: "row-flow" });
  box.dataset.names = "";
  const found = names.filter((name) => name.includes(typed)).slice(0, 8);
  box.replaceChildren(...found.map((name) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: name });
    button.addEventListener("click", () => {
      const at = words.selectionEnd - typed.length;
      words.setRangeText(`${name} `, at, words.selectionEnd, "end");
      words.dispatchEvent(new Event("input", { bubbles: true }));
      box.remove();
      words.focus();
    });
    return button;
  }));
  if (!old) words.after(box);
  return undefined;
}

function open(act) {
  isEarly = !place();
  begin();
  return showTexts(act);
}

/** Do for an open act what waited for the part beside the case: opened before that had come, it knew not where to sign. */
export function catchUp() {
  if (isEarly && place()) document.querySelectorAll("details[data-act][open]").forEach(open);
}

/** Watch one foldable act of the case. */
export function watchWriting(act) {
  act.addEventListener("toggle", () => (act.open ? open(act) : end()));
  act.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put-words], [data-put-to]");
    if (button) put(act, button);
  });
  if (act.dataset.act !== "note") return;
  const words = act.querySelector("textarea[name=note]");
  words?.addEventListener("input", () => place() && offerNames(words));
}

/** Say that nobody writes here any more, as after an act was sent. */
export const stopWriting = () => window.clearInterval(timer);
