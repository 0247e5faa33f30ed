// Sends a form with its photos and shows how far it is. Whatever fails, the page keeps everything and says what to do.
import { forget, keep, leaveToSignIn } from "../drafts/page.js";
import { isChanged } from "../ui/answers.js";
import { isSignedOut, renew } from "../ui/session.js";
import { idOf, rememberSent, sentBefore, showSent } from "./sent.js";

const FIELDS = "input:not([type=hidden], [hidden]), textarea, select, button";

/** Return the field that takes the focus for the fault that `slot` tells: its own, or the first of its part. */
function fieldOfFault(form, slot) {
  const named = slot.dataset.focus ? form.querySelector(slot.dataset.focus) : form.elements.namedItem(slot.dataset.errorOf ?? "");
  const isShown = (one) => one instanceof HTMLElement && one.type !== "hidden" && one.getClientRects().length > 0;
  if (isShown(named)) return named;
  return [...(slot.closest(".report-part")?.querySelectorAll(FIELDS) ?? [])].find(isShown);
}

/** Show the sentence where screen readers hear it, and each field's own beside it. */
function tell(form, message, fields = {}) {
  const box = form.querySelector("[data-send-error]");
  box.textContent = message;
  box.hidden = !message;
  for (const slot of form.querySelectorAll("[data-error-of]")) {
    slot.textContent = fields[slot.dataset.errorOf] ?? "";
  }
  if (!message) return;
  // The whole part comes into view, not its fault alone: its field stands below, above the button at the foot.
  const slot = [...form.querySelectorAll("[data-error-of]")].find((one) => one.textContent) ?? box;
  const fold = slot.closest("details:not([open])");
  if (fold) fold.open = true;
  (fieldOfFault(form, slot) ?? box).focus({ preventScroll: true });
  (slot.closest(".report-part") ?? slot).scrollIntoView({ block: "start" });
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

/** Post the form; resolves with the request that ended, also where nothing answered (status 0). */
function post(form, onProgress) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action").trim());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", onProgress);
    for (const kind of ["load", "error", "timeout", "abort"]) request.addEventListener(kind, () => done(request));
    request.timeout = 120000;
    request.send(new FormData(form));
  });
}

/** What a page does with the answer to its form; `again` sends once more, with the session as it is now. */
async function settle(form, request, again) {
  const answer = answerOf(request);
  if (request.status === 0) return tell(form, form.dataset.offline);
  if (request.status < 300 && answer.next) {
    await forget(form);
    rememberSent(form, answer);
    window.location.assign(answer.next);
    return true;
  }
  const signedOut = isSignedOut(request.status, request.responseURL);
  if (signedOut || isChanged(request.status, (name) => request.getResponseHeader(name))) {
    const found = signedOut ? "ended" : await renew();
    if (found === "same" && again) return again();
    if (found === "ended") return leaveToSignIn();
    return found === "other" ? undefined : tell(form, form.dataset.failed);
  }
  if (answer.sent) return showSent(form, { reference: answer.sent.reference, next: answer.sent.url, another: answer.sent.another });
  if (answer.id) idOf(form).value = answer.id;
  return tell(form, answer.message ?? form.dataset.failed, answer.fields);
}

/**
 * Send `form` by its own action when it is submitted. Data on the form: data-sending, data-offline, data-failed.
 * The server answers {next, reference} to go to, {sent} where it has come before, or {message, fields?}.
 */
export function sendWithProgress(form) {
  const button = form.querySelector("[data-send]");
  const bar = form.querySelector("[data-send-progress]");
  const label = button.querySelector("[data-send-label]");
  const calm = label.textContent;
  let busy = false;

  // A fault goes as soon as its field is changed.
  form.addEventListener("input", ({ target }) => {
    const slot = form.querySelector(`[data-error-of="${target.name}"]`);
    if (slot) slot.textContent = "";
    const left = [...form.querySelectorAll("[data-error-of]")].some((other) => other.textContent);
    if (slot && !left) form.querySelector("[data-send-error]").hidden = true;
  });

  const rest = () => {
    busy = false;
    button.removeAttribute("aria-disabled");
    label.textContent = calm;
    bar.hidden = true;
  };

  const send = async (again) => {
    bar.hidden = false;
    bar.removeAttribute("value");
    await keep(form);
    const request = await post(form, ({ loaded, total }) => {
      bar.max = total || 1;
      bar.value = loaded;
    });
    return settle(form, request, again);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    tell(form, "");
    form.querySelector("[data-sent]").hidden = true;
    button.setAttribute("aria-disabled", "true");
    label.textContent = form.dataset.sending;
    const isGone = await send(() => send(null));
    if (isGone !== true) rest();
  });

  form.querySelector("[data-send-another]").addEventListener("click", ({ currentTarget }) => {
    idOf(form).value = currentTarget.value;
    form.requestSubmit(button);
  });

  // Coming back by the browser's history shows the page as it was left: it says so, and lets it be sent again.
  const come = () => {
    rest();
    if (sentBefore()) showSent(form, sentBefore());
  };
  window.addEventListener("pageshow", come);
  come();
}
