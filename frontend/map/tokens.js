// Colours and fonts of the canvas: a canvas knows no CSS, so the tokens are read once from the page.
const root = () => window.getComputedStyle(document.documentElement);

/** Return the value of the token `--tx-<name>`. */
export function token(name) {
  return root().getPropertyValue(`--tx-${name}`).trim();
}

/** Return the canvas font at `size` pixels. */
export function font(size, weight = 400) {
  return `${weight} ${size}px ${root().getPropertyValue("--tx-font").trim() || "sans-serif"}`;
}

export const prefersCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
