// From incident to incident in the order of the list one came from: the list leaves its order behind, the page goes along it.
const KEY = "tongxin.list";
const TYPING = "input, select, textarea, [contenteditable]";

/** Return who stands before and after `reference` in the list {rows: [[reference, url]]}, and its place; null if it is not in it. */
export function neighbours(list, reference) {
  const at = (list?.rows ?? []).findIndex(([one]) => one === reference);
  if (at < 0) return null;
  return { at, count: list.rows.length, previous: list.rows[at - 1]?.[1] ?? "", next: list.rows[at + 1]?.[1] ?? "" };
}

const read = () => {
  try {
    return JSON.parse(window.sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
};

/** Keep the order of the rows below `root`, the address of the list and how far it was scrolled, for this tab. */
export function keepOrder(root) {
  const rows = [...root.querySelectorAll("[data-reference]")].map((row) => [
    row.dataset.reference,
    row.querySelector("a[data-row]").getAttribute("href"),
  ]);
  const kept = { rows, url: window.location.pathname + window.location.search, top: window.scrollY };
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch { /* without storage there is no way along the list, and nothing else is missing */ }
}

/** Go back to where one was in the list: its scroll, and the row one opened. */
export function keepPlace(root) {
  const list = read();
  const reference = new URLSearchParams(window.location.hash.slice(1)).get("at");
  if (!list || !reference) return;
  const row = root.querySelector(`[data-reference="${CSS.escape(reference)}"] a[data-row]`);
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  if (!row) return;
  window.scrollTo(0, list.top);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** Show the way along the list in `nav` (data-walk), and go it by j and k while nothing is typed. */
export function walkCases(nav) {
  if (!nav) return;
  const reference = decodeURIComponent(window.location.pathname.split("/").filter(Boolean).pop() ?? "");
  const list = read();
  const around = neighbours(list, reference);
  if (!around) return;
  nav.hidden = false;
  nav.querySelector("[data-walk-back]").href = `${list.url}#at=${encodeURIComponent(reference)}`;
  nav.querySelector("[data-walk-place]").textContent = `${around.at + 1} / ${around.count}`;
  for (const [name, url] of [["previous", around.previous], ["next", around.next]]) {
    const link = nav.querySelector(`[data-walk-${name}]`);
    link.hidden = !url;
    if (url) link.href = url;
  }
  document.addEventListener("keydown", (event) => {
    const url = { j: around.next, k: around.previous }[event.key];
    if (!url || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPING)) return;
    if (document.querySelector("dialog[open], details[data-act][open]")) return;
    window.location.assign(url);
  });
}
