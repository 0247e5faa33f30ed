// Keeps what is written in the forms of this page, sealed for who is signed in, and finds it again on the next one.
import { meta } from "../ui/session.js";
import { isDirty, valuesOf } from "./fields.js";
import { freshKey, keyFrom, nameOf, randomName, seal, unsealAny } from "./sealing.js";
import { openStore } from "./store.js";

// What is larger is named, to be added again: a phone's browser lends a page little.
const MOST_BYTES = 60 * 1024 * 1024;
const GUEST = "draft-key";

const who = meta("reader");
const stored = new WeakMap(); // File -> the key under which it lies sealed
const names = new WeakMap(); // form -> the name under which its draft is sent along
let store = null;
let keys = []; // the first seals, each opens
let page = "";
let writing = Promise.resolve();
let closed = false;

/** A guest's key lives as long as the tab: whoever sits down next opens another one. */
function guestKey() {
  const found = sessionStorage.getItem(GUEST) ?? freshKey();
  sessionStorage.setItem(GUEST, found);
  return found;
}

const label = async (...parts) => (store.lasts ? nameOf(...parts) : parts.join("\n"));

/** Open the store. Returns whether what is kept outlives this page. */
export async function open() {
  store = await openStore();
  if (store.lasts) keys = await Promise.all((meta("draft-key") || guestKey()).split(" ").map(keyFrom));
  page = await label(who, window.location.pathname);
  return store.lasts;
}

/** What tells a form from the others of its page. */
export const formName = (form) => form.dataset.draft
  ?? [form.getAttribute("action")?.trim() ?? "", form.querySelector("input[type=hidden][name=action]")?.value ?? ""].join(" ");

const fileInputs = (form) => [...form.querySelectorAll("input[type=file][name]:not([data-photo-source])")];
const chosenFiles = (form) => fileInputs(form).flatMap((input) => [...input.files].map((file) => ({ input: input.name, file })));

/** Say whether a form holds something a person would miss. */
export const holdsWords = (form) => isDirty(form.elements) || chosenFiles(form).length > 0;

async function sealBytes(bytes) {
  return keys.length ? seal(keys[0], bytes) : { iv: null, body: bytes };
}

/** Seal what is new of `files`, the first that fit. Returns what the draft says of them, the new rows and who is left out. */
async function sealedFiles(draft, files) {
  const told = [];
  const rows = [];
  const lost = [];
  let bytes = 0;
  for (const { input, file } of files) {
    bytes += file.size;
    if (bytes > MOST_BYTES) {
      lost.push(file.name);
      continue;
    }
    if (!stored.get(file)?.startsWith(draft)) {
      const name = `${draft} ${randomName()}`;
      rows.push({ key: name, draft, ...(await sealBytes(new Uint8Array(await file.arrayBuffer()))) });
      stored.set(file, name);
    }
    told.push({ key: stored.get(file), input, name: file.name, type: file.type, at: file.lastModified });
  }
  return { told, rows, lost };
}

function draftName(form) {
  if (!names.has(form)) names.set(form, randomName());
  return names.get(form);
}

async function write(form, { values, files, isWorth }) {
  const draft = await label(who, window.location.pathname, formName(form));
  if (!isWorth || closed) return store.remove(draft);
  const { told, rows, lost } = await sealedFiles(draft, files);
  const row = async (more) => {
    const text = JSON.stringify({ form: formName(form), values, ...more });
    return { key: draft, page, who, at: Date.now(), name: draftName(form), ...(await sealBytes(new TextEncoder().encode(text))) };
  };
  try {
    await store.put(await row({ files: told, lost }), rows, told.map((file) => file.key));
  } catch {
    // No room for the files: the words are kept, and the page will say what must be added again.
    files.forEach(({ file }) => stored.delete(file));
    await store.put(await row({ files: [], lost: files.map(({ file }) => file.name) }), [], []);
  }
  return undefined;
}

/** Keep a form as it stands now. Returns when it lies safe. */
export function keep(form) {
  if (!store || closed) return writing;
  const now = { values: valuesOf(form.elements), files: chosenFiles(form), isWorth: holdsWords(form) };
  writing = writing.then(() => write(form, now)).catch(() => {});
  return writing;
}

/** Forget what was kept of a form: it has been sent. */
export function forget(form) {
  if (!store) return writing;
  const name = names.get(form);
  writing = writing.then(async () => {
    await store.remove(await label(who, window.location.pathname, formName(form)));
    if (name) await store.removeNamed(name);
  }).catch(() => {});
  return writing;
}

/** Forget the draft of this name, wherever it was written. */
export const forgetNamed = (name) => store.removeNamed(name);

/** Return the drafts of this page that this reader can open: {key, at, form, values, files, lost}. */
export async function keptDrafts() {
  await writing;
  const found = [];
  // A page swapped before the store is open: what was kept comes back once it is.
  if (!store) return found;
  for (const row of await store.ofPage(page)) {
    try {
      const bytes = keys.length ? await unsealAny(keys, row) : row.body;
      found.push({ ...JSON.parse(new TextDecoder().decode(bytes)), key: row.key, at: row.at, name: row.name });
    } catch {
      // Sealed by another key: of a tab that is closed, or of a house with another secret. Its time runs out by itself.
    }
  }
  return found;
}

/** Return [{input, file}] of a draft. */
export async function filesOf(draft) {
  const rows = new Map((await store.files(draft.key)).map((row) => [row.key, row]));
  return Promise.all(draft.files.filter((told) => rows.has(told.key)).map(async (told) => {
    const row = rows.get(told.key);
    const bytes = keys.length ? await unsealAny(keys, row) : row.body;
    const file = new File([bytes], told.name, { type: told.type, lastModified: told.at });
    stored.set(file, told.key);
    return { input: told.input, file };
  }));
}

/** Let a form go on under the name its draft has. */
export const adopt = (form, draft) => names.set(form, draft.name);
export const nameOfDraft = (form) => names.get(form) ?? "";
export const discard = (draft) => store.remove(draft.key);
export const countWaiting = () => store.waiting();

/** Forget all of this reader's and keep nothing more: they are signing out. */
export function wipe() {
  closed = true;
  return writing.then(() => store?.wipe(who)).catch(() => {});
}

/** Keep nothing more on this page: its reader has signed out in another tab. */
export function close() {
  closed = true;
}
