// Short sentences in the live region at the foot of the page: read aloud, seen, gone by themselves unless they are bad.
const SHOWN_MS = 6000;
const region = document.querySelector("[data-messages]");

function dismiss(message) {
  message.remove();
}

/** Take away what was said because of `cause`: it is over. */
export function unsay(cause) {
  region?.querySelectorAll(`[data-cause="${cause}"]`).forEach(dismiss);
}

function watch(message) {
  message.querySelector("[data-dismiss]")?.addEventListener("click", () => dismiss(message));
  if (!message.classList.contains("message-error")) window.setTimeout(() => dismiss(message), SHOWN_MS);
}

/**
 * Show `text`; kind is success, info, warning or error. The same sentence is not shown twice at once. An error stays until
 * it is closed, or until `unsay` with its `cause`.
 */
export function say(text, kind = "info", cause = "") {
  const blank = document.querySelector("template[data-message]");
  if (!region || !blank || !text) return;
  if ([...region.querySelectorAll(".message-text")].some((shown) => shown.textContent === text)) return;
  const message = blank.content.firstElementChild.cloneNode(true);
  message.classList.add(`message-${kind}`);
  message.querySelector(".message-text").textContent = text;
  if (cause) message.dataset.cause = cause;
  region.append(message);
  watch(message);
}

region?.querySelectorAll(".message").forEach(watch);

// A fragment may bring a sentence with it: HX-Trigger: {"say": {"text": "…", "kind": "success"}}.
document.addEventListener("say", (event) => say(event.detail?.text, event.detail?.kind));
