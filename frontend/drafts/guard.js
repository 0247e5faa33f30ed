// A form that leaves its page asks first whether it would be taken: with the token of the session as it is now, and with
// the name of its draft, so that the server can say it has arrived. Signing out takes what was kept along.
import { say } from "../ui/messages.js";
import { meta, renew, signIn } from "../ui/session.js";

const ADDED = "data-added";

function add(form, name, value) {
  const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  input.setAttribute(ADDED, "");
  form.append(input);
}

/** Send a form as its button would, without asking again. */
function go(form, submitter) {
  if (submitter?.name) add(form, submitter.name, submitter.value);
  form.dataset.leaving = "";
  // A button with an address of its own leads there, this once: the form may come back out of the history.
  const before = form.getAttribute("action");
  if (submitter?.hasAttribute("formaction")) form.setAttribute("action", submitter.getAttribute("formaction"));
  HTMLFormElement.prototype.submit.call(form);
  if (before !== null) form.setAttribute("action", before);
}

async function sendChecked(form, submitter, { keep, nameOf }) {
  await keep(form);
  const found = await renew();
  if (found === "same") {
    if (nameOf(form)) add(form, "draft", nameOf(form));
    go(form, submitter);
    return;
  }
  delete form.dataset.busy;
  if (found === "ended") signIn();
  if (found === "offline") say(meta("text-offline"), "error", "offline");
}

/** Tell the other tabs that this reader has left. */
function channel(onWiped) {
  if (!window.BroadcastChannel) return { postMessage() {} };
  const found = new BroadcastChannel("tongxin-drafts");
  found.addEventListener("message", ({ data }) => { if (data === meta("reader")) onWiped(); });
  return found;
}

/** Guard every form that matches `selector` and is not sent by a script of its own. */
export function guardForms(selector, drafts) {
  const tabs = channel(drafts.close);
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.matches("form[data-sign-out]")) {
      event.preventDefault();
      tabs.postMessage(meta("reader"));
      await drafts.wipe();
      go(form, event.submitter);
    } else if (form.matches(selector)) {
      event.preventDefault();
      if ("busy" in form.dataset) return;
      form.dataset.busy = "";
      await sendChecked(form, event.submitter, drafts);
    }
  });
  // Coming back by the browser's history shows the form as it was sent.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll(`input[${ADDED}]`).forEach((input) => input.remove());
    document.querySelectorAll("form[data-busy]").forEach((form) => { delete form.dataset.busy; delete form.dataset.leaving; });
  });
}
