// Seals bytes with AES-GCM. The key never leaves the browser's own keeping: it can be used, not read out again.
const BITS = 256;
const IV_BYTES = 12;

/** Return the key behind `text` (base64, 32 bytes). */
export function keyFrom(text) {
  const raw = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Return a fresh key as text, for a reader without an account. */
export function freshKey() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(BITS / 8))));
}

/** Return a random UUID, also where the browser makes none itself. */
export function randomName() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/** Return {iv, body} of `bytes`; each call differs. */
export async function seal(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { iv, body: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

/** Return the bytes that were sealed; rejects for another key or for what was altered. */
export async function unseal(key, { iv, body }) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, body));
}

/** Return the bytes that were sealed by any of these keys, as after the house has changed its secret; rejects otherwise. */
export function unsealAny(keys, sealed) {
  return Promise.any(keys.map((key) => unseal(key, sealed)));
}

/** Return a name that tells nothing of `parts`: addresses may hold secrets of their own. */
export async function nameOf(...parts) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("\n")));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
