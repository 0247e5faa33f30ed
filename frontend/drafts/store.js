// Where sealed drafts lie: IndexedDB, one row a form and one a file. Without it, or without WebCrypto (a page that did not
// come over HTTPS), they last as long as the page.
import { openDB } from "idb";

const NAME = "tongxin-drafts";
const VERSION = 1;
export const KEPT_MS = 72 * 3600 * 1000;

/** Say whether a draft has outlived its time; a clock that was set back must not keep it for ever. */
export const isExpired = ({ at }, now = Date.now()) => now - at > KEPT_MS || at - now > KEPT_MS;

/** Return the rows of this browser; those past their time are gone. `lasts` says whether they outlive the page. */
export async function openStore() {
  if (!window.indexedDB || !window.crypto?.subtle) return rowsInMemory();
  try {
    const db = await openDB(NAME, VERSION, {
      upgrade(fresh) {
        const drafts = fresh.createObjectStore("drafts", { keyPath: "key" });
        for (const index of ["page", "who"]) drafts.createIndex(index, index);
        fresh.createObjectStore("files", { keyPath: "key" }).createIndex("draft", "draft");
      },
      // Another tab wants a newer form of the store: it must not wait for this one.
      blocking() { db.close(); },
    });
    const rows = rowsOf(db);
    await rows.sweep();
    return rows;
  } catch {
    return rowsInMemory();
  }
}

function rowsOf(db) {
  const inTransaction = async (work) => {
    const change = db.transaction(["drafts", "files"], "readwrite");
    await Promise.all([work(change.objectStore("drafts"), change.objectStore("files")), change.done]);
  };
  const removeFiles = async (files, draft, kept = []) => {
    for (const key of await files.index("draft").getAllKeys(draft)) if (!kept.includes(key)) files.delete(key);
  };
  const remove = (key) => inTransaction(async (drafts, files) => {
    drafts.delete(key);
    await removeFiles(files, key);
  });
  return {
    lasts: true,
    async sweep() {
      for (const row of await db.getAll("drafts")) if (isExpired(row)) await remove(row.key);
    },
    ofPage: (page) => db.getAllFromIndex("drafts", "page", page),
    files: (key) => db.getAllFromIndex("files", "draft", key),
    /** Write a draft with its new files; files of it that are not in `kept` go. */
    put: (row, files, kept) => inTransaction(async (drafts, box) => {
      drafts.put(row);
      await removeFiles(box, row.key, kept);
      for (const file of files) box.put(file);
    }),
    remove,
    /** Forget the draft that a form was sent under. */
    async removeNamed(name) {
      for (const row of await db.getAll("drafts")) if (row.name === name) await remove(row.key);
    },
    /** Forget everything of one reader. */
    async wipe(who) {
      for (const key of await db.getAllKeysFromIndex("drafts", "who", who)) await remove(key);
    },
    /** How many drafts of people with an account wait here. */
    async waiting() {
      return (await db.getAll("drafts")).filter((row) => row.who).length;
    },
  };
}

function rowsInMemory() {
  const drafts = new Map();
  const boxes = new Map();
  const remove = async (key) => {
    drafts.delete(key);
    boxes.delete(key);
  };
  return {
    lasts: false,
    ofPage: async (page) => [...drafts.values()].filter((row) => row.page === page),
    files: async (key) => boxes.get(key) ?? [],
    async put(row, files, kept) {
      drafts.set(row.key, row);
      boxes.set(row.key, [...(boxes.get(row.key) ?? []).filter((file) => kept.includes(file.key)), ...files]);
    },
    remove,
    removeNamed: async (name) => [...drafts.values()].filter((row) => row.name === name).forEach((row) => remove(row.key)),
    wipe: async () => [...drafts.keys()].forEach(remove),
    waiting: async () => 0,
  };
}
