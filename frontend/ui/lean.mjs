// Takes out of the kit's style sheet the families of parts that no page of ours draws (unused.json): a third of what a
// phone has to load. A test keeps pages from using one; to use it, take its name off the list.
import { readFileSync } from "node:fs";

const families = JSON.parse(readFileSync(new URL("./unused.json", import.meta.url), "utf8"));
const colors = "blue|azure|indigo|purple|pink|orange|lime|cyan|facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket";
const UNUSED = new RegExp(`\\.(?:(?:${families.join("|")})(?![a-zA-Z0-9])|[a-z][-a-z]*-(?:${colors})(?![a-z])|vc-)|\\[data-vc|\\[data-bs-sidebar|\\[data-bs-theme-(?:base|primary|radius)`);
const NESTED = /^@(media|supports|layer|container)/;

function endOfBlock(css, open) {
  let depth = 1;
  for (let at = open + 1; at < css.length; at += 1) {
    if (css[at] === "{") depth += 1;
    if (css[at] === "}" && (depth -= 1) === 0) return at;
  }
  return css.length;
}

function splitSelectors(list) {
  const parts = [""];
  let depth = 0;
  for (const letter of list) {
    depth += (letter === "(") - (letter === ")");
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

function ruleOf(head, body) {
  if (NESTED.test(head)) return lean(body, (kept) => (kept ? `${head}{${kept}}` : ""));
  if (head.startsWith("@")) return `${head}{${body}}`;
  const kept = splitSelectors(head).filter((selector) => !UNUSED.test(selector));
  return kept.length ? `${kept.join(",")}{${body}}` : "";
}

/** Return a style sheet without the rules of unused parts. Comments go first: they may hold braces. */
export function lean(css, wrap = (kept) => kept) {
  const text = css.replace(/\/\*[\s\S]*?\*\//g, "");
  const kept = [];
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("{", at);
    const stop = text.indexOf(";", at);
    if (open < 0) break;
    if (stop >= 0 && stop < open) {
      kept.push(text.slice(at, stop + 1));
      at = stop + 1;
    } else {
      const close = endOfBlock(text, open);
      kept.push(ruleOf(text.slice(at, open).trim(), text.slice(open + 1, close)));
      at = close + 1;
    }
  }
  return wrap(kept.join(""));
}
