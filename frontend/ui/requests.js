// htmx with the house's rules: its settings stand in a meta tag of base.html, so nothing is evaluated or styled inline.
import htmx from "htmx.org";
import { say } from "./messages.js";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const line = document.querySelector("[data-progress]");
let running = 0;

function busy(change) {
  running = Math.max(0, running + change);
  line?.classList.toggle("is-busy", running > 0);
  document.documentElement.toggleAttribute("data-busy", running > 0);
}

const loud = (event) => !event.detail.elt?.closest("[data-quiet]");

// An element that keeps its id across a swap keeps no inline style: the policy of the page refuses to write any.
htmx.config.attributesToSettle = ["class", "width", "height"];

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = meta("csrf-token");
});
document.addEventListener("htmx:beforeRequest", (event) => loud(event) && busy(1));
document.addEventListener("htmx:afterRequest", (event) => loud(event) && busy(-1));

/** Go and sign in, and come back to this very page. */
export function signIn() {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`${meta("sign-in-url")}?next=${encodeURIComponent(here)}`);
}

// A session that ended shows as a redirect to the sign-in page or as 401: leave the page instead of swapping it in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const path = xhr.responseURL ? new URL(xhr.responseURL, window.location.href).pathname : "";
  const signInPath = meta("sign-in-url");
  if (xhr.status === 401 || (signInPath && path === signInPath && path !== window.location.pathname)) {
    event.detail.shouldSwap = false;
    signIn();
  }
});

// What a swap takes away may have held the focus: it goes to the same thing in the answer, or to where the answer stands.
let lost = null;
const sameAs = (one) => (one.id ? `#${CSS.escape(one.id)}` : one.hasAttribute("href") ? `[href="${CSS.escape(one.getAttribute("href"))}"]` : "");
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const held = document.activeElement;
  lost = held && held !== document.body && target.contains(held) ? { id: target.id, target, same: sameAs(held) } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!lost || document.activeElement !== document.body) return;
  const place = (lost.id && document.getElementById(lost.id)) || lost.target;
  const next = (lost.same && place.querySelector(lost.same)) || place;
  lost = null;
  if (next === place && !place.hasAttribute("tabindex")) place.tabIndex = -1;
  next.focus({ preventScroll: true });
});

// The bell at the top asks; whoever else shows the number copies it.
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.detail.target.matches("[data-unread]")) return;
  const count = event.detail.target.textContent.trim();
  document.querySelectorAll("[data-unread-copy]").forEach((copy) => { copy.textContent = count; });
});

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401 || !loud(event)) return;
  say(meta(status === 403 ? "text-denied" : status === 404 ? "text-gone" : "text-failed"), "error");
});
document.addEventListener("htmx:sendError", (event) => loud(event) && say(meta("text-offline"), "error"));

// Pages that act with fetch() use the same rules.
/** Fetch JSON from this origin; `data` is sent as JSON. Returns {ok, status, body}. */
export async function ask(url, { method = "GET", data = null, headers = {} } = {}) {
  const sent = { Accept: "application/json", "X-CSRFToken": meta("csrf-token"), ...headers };
  if (data !== null) sent["Content-Type"] = "application/json";
  const body = data === null ? null : JSON.stringify(data);
  const response = await fetch(url, { method, credentials: "same-origin", headers: sent, body });
  if (response.status === 401 || (response.redirected && new URL(response.url).pathname === meta("sign-in-url"))) {
    signIn();
  }
  const kind = response.headers.get("Content-Type") ?? "";
  return { ok: response.ok, status: response.status, body: kind.includes("json") ? await response.json() : null };
}

window.htmx = htmx;
