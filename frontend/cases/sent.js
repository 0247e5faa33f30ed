// Remembers in the page's own place of the browser's history that its form was sent, so that coming back to it says so.
import { randomName } from "../drafts/sealing.js";

/** The field of the report's own id; the button that makes a second report bears the same name. */
export const idOf = (form) => form.querySelector("input[name=id]");

/** Note on this page of the history what `form` was sent as; the page one leaves for is another one. */
export function rememberSent(form, { reference, next }) {
  const sent = { id: idOf(form).value, reference, next };
  window.history.replaceState({ ...window.history.state, sent }, "");
}

/** Return {id, reference, next} of what this page has sent, or null. */
export const sentBefore = () => window.history.state?.sent ?? null;

/** Say that it was sent already. The form keeps the id of the first: a second report is made by choice only. */
export function showSent(form, { id, reference, next, another }) {
  const box = form.querySelector("[data-sent]");
  const button = box.querySelector("[data-send-another]");
  if (id) idOf(form).value = id;
  box.querySelector("[data-sent-reference]").textContent = reference;
  box.querySelector("[data-sent-link]").href = next;
  button.type = "button";
  button.value = another ?? randomName();
  box.hidden = false;
  box.scrollIntoView({ block: "start" });
  box.focus({ preventScroll: true });
}
