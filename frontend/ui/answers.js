// What an answer of the server means for who is signed in; no page and no window needed.

/** Say whether an answer comes from the sign-in page, or asks for it. `url` is where it came from in the end, `page` where the reader is. */
export function isFromSignIn(status, url, signInUrl, page) {
  const path = url ? new URL(url, page).pathname : "";
  return status === 401 || (path !== "" && path === signInUrl && path !== new URL(page).pathname);
}

/** Say whether the server refused a form because its token belongs to another session; `header(name)` is null without one. */
export const isChanged = (status, header) => status === 403 && header("X-Session-Changed") !== null;

/** Return "same" where `reader` is who is signed in `now`, "ended" where nobody is any more, "other" where somebody else is. */
export function compareReaders(reader, now) {
  if (now === reader) return "same";
  return reader && !now ? "ended" : "other";
}

/** Return the name of the page's sentence for an answer that failed. */
export const sentenceName = (status) => (status === 403 ? "text-denied" : status === 404 ? "text-gone" : "text-failed");

/** Return what fetch() takes for a request of JSON: `data` other than null is sent as JSON. */
export function jsonRequest(token, { method = "GET", data = null, headers = {} } = {}) {
  const sent = { Accept: "application/json", "X-CSRFToken": token, ...headers };
  if (data !== null) sent["Content-Type"] = "application/json";
  return { method, credentials: "same-origin", headers: sent, body: data === null ? null : JSON.stringify(data) };
}
