// Sends a form with its photos and shows how far it is. Whatever fails, the page keeps everything and says what to do.
import { signIn } from "../ui/requests.js";
import { keepDraft } from "./draft.js";

/** Show the sentence where screen readers hear it, and each field's own beside it. */
function tell(form, message, fields = {}) {
  const box = form.querySelector("[data-send-error]");
  box.textContent = message;
  box.hidden = !message;
  for (const slot of form.querySelectorAll("[data-error-of]")) {
    slot.textContent = fields[slot.dataset.errorOf] ?? "";
  }
  const first = Object.keys(fields).find((name) => form.querySelector(`[data-error-of="${name}"]`));
  // The whole part comes into view, not its complaint alone: what mends it stands below, above the button at the foot.
  const slot = first ? form.querySelector(`[data-error-of="${first}"]`) : box;
  (slot.closest(".report-part") ?? slot).scrollIntoView({ block: "start" });
}

/** Say whether the server sent us to its sign-in page instead of taking the report in. */
function isSignedOut(request) {
  const door = document.querySelector('meta[name="sign-in-url"]')?.content;
  const path = request.responseURL ? new URL(request.responseURL).pathname : "";
  return request.status === 401 || Boolean(door && path === door);
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

/**
 * Send `form` by its own action when it is submitted. Data on the form: data-sending, data-offline, data-failed.
 * The server answers {next} to go to, or {message, fields?}, and {id} when the next try must be another report.
 */
export function sendWithProgress(form) {
  const button = form.querySelector("[data-send]");
  const bar = form.querySelector("[data-send-progress]");
  const label = button.querySelector("[data-send-label]");
  const calm = label.textContent;
  const draft = keepDraft(form);
  let busy = false;

  // What has been mended is no longer complained of.
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

  const done = (request) => {
    const answer = answerOf(request);
    if (request.status < 300 && answer.next) {
      draft.forget();
      window.location.assign(answer.next);
      return;
    }
    rest();
    if (isSignedOut(request)) {
      // The words wait in the draft until the reader comes back through the door.
      draft.keep();
      signIn();
      return;
    }
    if (answer.id) form.elements.id.value = answer.id;
    tell(form, answer.message ?? form.dataset.failed, answer.fields);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    tell(form, "");
    button.setAttribute("aria-disabled", "true");
    label.textContent = form.dataset.sending;
    bar.hidden = false;
    bar.removeAttribute("value");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.max = total || 1;
      bar.value = loaded;
    });
    request.addEventListener("load", () => done(request));
    for (const kind of ["error", "timeout", "abort"]) {
      request.addEventListener(kind, () => {
        rest();
        tell(form, form.dataset.offline);
      });
    }
    request.timeout = 120000;
    request.send(new FormData(form));
  });

  // Coming back by the browser's history shows the page as it was left; let it be sent again, not stay busy.
  window.addEventListener("pageshow", rest);
}
