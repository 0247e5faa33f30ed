// Drafts on a page: what is typed into any form that is sent is kept, and what an earlier page lost comes back.
import { isSignedOut, meta, signIn } from "../ui/session.js";
import { say } from "../ui/messages.js";
import { putBack, typedLines } from "./fields.js";
import { guardForms } from "./guard.js";
import * as keeper from "./keeper.js";
import { noticeOfLost, noticeOfReturn } from "./notice.js";

const PAUSE_MS = 300;
const COOKIE = "draft_sent";
const FORMS = "form[method=post]:not([data-unguarded]):not([data-sign-out]):not(#changelist-form)";
const pauses = new Map();
let lasts = false;

const formOf = (target) => (target?.form ?? target?.closest?.("form"))?.closest?.(FORMS) ?? null;
const forms = (root) => [...root.querySelectorAll(FORMS)];

/** Keep `form` now, whatever its pause. */
export function keep(form) {
  window.clearTimeout(pauses.get(form));
  pauses.delete(form);
  return keeper.keep(form);
}

/** Forget what was kept of a form that has been taken in. */
export function forget(form) {
  window.clearTimeout(pauses.get(form));
  pauses.delete(form);
  return keeper.forget(form);
}

/** Leave for the sign-in page with everything of the page kept; where nothing outlives the page, stay and say what to do. */
export async function leaveToSignIn() {
  await Promise.all(forms(document).filter(keeper.holdsWords).map(keep));
  if (lasts || !forms(document).some(keeper.holdsWords)) {
    // All of it lies safe, so nobody need be asked whether to leave.
    forms(document).forEach((form) => { form.dataset.leaving = ""; });
    signIn();
  }
  else say(meta("text-sign-in-aside"), "error");
}

function showFiles(form, found) {
  for (const input of form.querySelectorAll("input[type=file][name]:not([data-photo-source])")) {
    const mine = found.filter((one) => one.input === input.name).map((one) => one.file);
    // What the server has judged already is kept there, or was refused: chosen again by itself, it would be refused again.
    if (!mine.length || input.files.length || input.dataset.keep === "never" || typeof DataTransfer === "undefined") continue;
    const transfer = new DataTransfer();
    mine.forEach((file) => transfer.items.add(file));
    input.disabled = false;
    input.files = transfer.files;
    input.dispatchEvent(new Event("draft:files", { bubbles: true }));
  }
}

/** Open what a changed field is folded into; the map of a place opens by hand. */
function unfold(form, changed) {
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  changed.map((field) => field.closest("details")).filter((fold) => fold && !fold.matches("[data-place-pin]"))
    .forEach((fold) => { fold.open = true; });
}

const throwAway = (draft) => async () => {
  await keeper.discard(draft);
  window.location.replace(window.location.pathname + window.location.search);
};

async function giveBack(form, draft) {
  keeper.adopt(form, draft);
  const files = await keeper.filesOf(draft);
  const changed = putBack(form.elements, draft.values);
  showFiles(form, files);
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  const lines = typedLines(draft.values.filter(([name]) => !form.elements.namedItem(name)));
  if (!changed.length && !files.length && !lines.length && !draft.lost?.length) return;
  unfold(form, changed);
  form.querySelector("[data-draft-notice]")?.remove();
  form.prepend(noticeOfReturn(draft, lines, throwAway(draft)));
}

/** Say what was written in a form that this page no longer offers: the incident has moved on, or the field is gone. */
function showHomeless(draft) {
  const lines = typedLines(draft.values, ["id", "matter", "place_source"]);
  if (!lines.length || document.querySelector(`[data-homeless="${draft.key}"]`)) return;
  const notice = noticeOfLost(draft, lines, throwAway(draft));
  notice.dataset.homeless = draft.key;
  document.getElementById("content")?.prepend(notice);
}

async function restore(root) {
  const here = forms(root);
  const everywhere = new Set(forms(document).map(keeper.formName));
  for (const draft of await keeper.keptDrafts()) {
    const form = here.find((one) => keeper.formName(one) === draft.form);
    if (form) await giveBack(form, draft);
    else if (!everywhere.has(draft.form)) showHomeless(draft);
  }
}

/** The form that the server says it has taken in, by a cookie, is forgotten before anything comes back. */
async function forgetSent() {
  const name = document.cookie.match(new RegExp(`(?:^|; )${COOKIE}=([0-9a-f-]+)`))?.[1];
  if (!name) return;
  document.cookie = `${COOKIE}=; max-age=0; path=/; samesite=lax`;
  await keeper.forgetNamed(name);
}

async function begin() {
  lasts = await keeper.open();
  await forgetSent();
  const door = document.querySelector("[data-kept]");
  if (door) door.hidden = (await keeper.countWaiting()) === 0;
  else await restore(document);
}

function listen() {
  document.addEventListener("input", ({ target }) => {
    const form = formOf(target);
    if (!form) return;
    window.clearTimeout(pauses.get(form));
    pauses.set(form, window.setTimeout(keep, PAUSE_MS, form));
  });
  document.addEventListener("change", ({ target }) => formOf(target) && keep(formOf(target)));
  document.addEventListener("visibilitychange", () => { if (document.hidden) [...pauses.keys()].forEach(keep); });
  // A request that went out from a form: taken in, its draft goes; else it comes back into what was swapped.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.matches?.(FORMS) && keep(detail.elt));
  document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
    if (elt.matches?.(FORMS) && xhr.status < 400 && !isSignedOut(xhr.status, xhr.responseURL)) forget(elt);
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.isConnected && target.querySelector?.(FORMS)) restore(target);
  });
  window.addEventListener("beforeunload", (event) => {
    const unsaved = document.querySelector("form[data-unsaved]:not([data-leaving])")
      ?? (!lasts && forms(document).find((form) => keeper.holdsWords(form) && !("leaving" in form.dataset)));
    if (unsaved) event.preventDefault();
  });
}

listen();
guardForms(FORMS, { keep, wipe: keeper.wipe, close: keeper.close, nameOf: keeper.nameOfDraft });

/** Resolves when what was kept is back in the forms; a store that does not answer holds nobody up. */
export const ready = Promise.race([
  begin().catch(() => {}),
  new Promise((done) => { window.setTimeout(done, 2000); }),
]);
