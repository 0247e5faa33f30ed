// The words of a report outlive the page: a reload without network, a camera that pushed the browser out of memory, a
// session that ended. Kept in this tab only, for one person and half a day, and forgotten once the report is in.
const KEPT_MS = 12 * 3600 * 1000;
const NAMES = ["id", "matter", "description"];

/** Keep what is typed into `form` and put back what an earlier page of this tab lost; returns {keep, forget}. */
export function keepDraft(form) {
  const key = `draft ${form.getAttribute("action").trim()} ${form.dataset.who}`;
  let open = true;

  const keep = () => {
    if (!open) return;
    const data = new FormData(form);
    const values = Object.fromEntries(NAMES.map((name) => [name, data.get(name) ?? ""]));
    try {
      if (values.matter || values.description) sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // Storage is full or forbidden: the page itself still keeps the words.
    }
  };

  const forget = () => {
    open = false;
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  };

  const putBack = () => {
    let draft = null;
    try {
      draft = JSON.parse(sessionStorage.getItem(key) ?? "null");
    } catch {
      return;
    }
    if (!draft || Date.now() - draft.at > KEPT_MS) return;
    if (form.elements.description.value || form.querySelector("[name=matter]:checked")) return;
    // The same id: should the first try have arrived after all, this one is the same report.
    if (draft.values.id) form.elements.id.value = draft.values.id;
    form.elements.description.value = draft.values.description ?? "";
    const tile = draft.values.matter && form.querySelector(`[name=matter][value="${CSS.escape(draft.values.matter)}"]`);
    if (!tile) return;
    tile.checked = true;
    const folded = tile.closest("details");
    if (folded) folded.open = true;
  };

  putBack();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  return { keep, forget };
}
