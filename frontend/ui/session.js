// Who is signed in, in whichever tab: a page that was left open takes the fresh token, or says that it is another now.
import { compareReaders, isFromSignIn } from "./answers.js";
import { say } from "./messages.js";

export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const put = (name, value) => document.querySelector(`meta[name="${name}"]`)?.setAttribute("content", value);

/** Go and sign in, and come back to this very page; the sign-in page says that the session has ended. */
export function signIn() {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`${meta("sign-in-url")}?next=${encodeURIComponent(here)}&ended=1`);
}

/** Say whether an answer comes from the sign-in page, or asks for it. `url` is where it came from in the end. */
export const isSignedOut = (status, url) => isFromSignIn(status, url, meta("sign-in-url"), window.location.href);

/**
 * Ask who is signed in now and take the token over. Returns "same" (send again), "ended" (sign in), "other" (said so;
 * the next try goes out in the name of who is signed in now) or "offline".
 */
export async function renew() {
  let now = null;
  try {
    const response = await fetch(meta("session-url"), { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!response.ok) return "offline";
    now = await response.json();
  } catch {
    return "offline";
  }
  const found = compareReaders(meta("reader"), now.reader);
  if (found === "ended") return found;
  put("csrf-token", now.token);
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = now.token; });
  if (found === "other") {
    put("reader", now.reader);
    say(meta("text-other").split("NAME").join(now.name), "error", "failed");
  }
  return found;
}
