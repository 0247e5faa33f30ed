// htmx with the house's rules: its settings stand in a meta tag of base.html, so nothing is evaluated or styled inline.
import htmx from "htmx.org";
import { leaveToSignIn } from "../drafts/page.js";
import { isChanged, jsonRequest, sentenceName } from "./answers.js";
import { say, unsay } from "./messages.js";
import { isSignedOut, meta, renew } from "./session.js";

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

// A session that ended shows as a redirect to the sign-in page or as 401: leave the page instead of swapping it in. One
// that began again in another tab shows as a token refused: take the fresh one and send the same again, once.
const tried = new WeakSet();
document.addEventListener("htmx:beforeSwap", async (event) => {
  const { xhr, requestConfig } = event.detail;
  const signedOut = isSignedOut(xhr.status, xhr.responseURL);
  if (!signedOut && !isChanged(xhr.status, (name) => xhr.getResponseHeader(name))) return;
  event.detail.shouldSwap = false;
  event.detail.isError = false;
  const { elt } = requestConfig;
  const found = signedOut ? "ended" : await renew();
  if (found === "ended") leaveToSignIn();
  if (found === "offline" || (found === "same" && tried.has(elt))) say(meta("text-failed"), "error", "failed");
  else if (found === "same") {
    tried.add(elt);
    htmx.trigger(elt, elt.matches("form") ? "submit" : "click");
  }
});

// What a swap takes away may have held the focus: it goes to the same thing in the answer, or to where the answer stands.
// Kept for each request, since the bell's own answer may come between the two.
const lostBy = new WeakMap();
const sameAs = (one) => (one.id ? `#${CSS.escape(one.id)}` : one.hasAttribute("href") ? `[href="${CSS.escape(one.getAttribute("href"))}"]` : "");
document.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
  const held = document.activeElement;
  if (held && held !== document.body && target.contains(held)) lostBy.set(xhr, { id: target.id, target, same: sameAs(held) });
});
document.addEventListener("htmx:afterSettle", ({ detail: { xhr } }) => {
  const lost = lostBy.get(xhr);
  if (!lost || document.activeElement !== document.body) return;
  const place = (lost.id && document.getElementById(lost.id)) || lost.target;
  const next = (lost.same && place.querySelector(lost.same)) || place;
  lostBy.delete(xhr);
  if (next === place && !place.hasAttribute("tabindex")) place.tabIndex = -1;
  next.focus({ preventScroll: true });
});

// The bell at the top asks; whoever else shows the number copies it.
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.detail.target.matches("[data-unread]")) return;
  const count = event.detail.target.textContent.trim();
  document.querySelectorAll("[data-unread-copy]").forEach((copy) => { copy.textContent = count; });
});

// The message of a failure goes with it: of the network once anything arrives, of one request with the next one.
const sentenceOf = (html) => new DOMParser().parseFromString(html, "text/html")
  .querySelector("[data-sentence]")?.textContent.trim();
document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  if (status === 401 || !loud(event)) return;
  say(sentenceOf(responseText) || meta(sentenceName(status)), "error", "failed");
});
document.addEventListener("htmx:sendError", (event) => loud(event) && say(meta("text-offline"), "error", "offline"));
document.addEventListener("htmx:beforeRequest", (event) => loud(event) && unsay("failed"));
document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
  unsay("offline");
  if (xhr.status < 400) tried.delete(elt);
});
window.addEventListener("online", () => unsay("offline"));

// Pages that act with fetch() use the same rules.
/** Fetch JSON from this origin; `request` is {method, data, headers}. Returns {ok, status, body}. */
export async function ask(url, request = {}, isFirst = true) {
  const response = await fetch(url, jsonRequest(meta("csrf-token"), request));
  const signedOut = isSignedOut(response.status, response.url);
  if (signedOut || isChanged(response.status, (name) => response.headers.get(name))) {
    const found = signedOut ? "ended" : await renew();
    if (found === "same" && isFirst) return ask(url, request, false);
    if (found === "ended") leaveToSignIn();
    // The sign-in page came in place of an answer: nothing was taken in.
    if (signedOut) return { ok: false, status: 401, body: null };
  }
  const kind = response.headers.get("Content-Type") ?? "";
  return { ok: response.ok, status: response.status, body: kind.includes("json") ? await response.json() : null };
}

window.htmx = htmx;
