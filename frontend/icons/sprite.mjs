// Draws static/dist/icons.svg, from the Tabler set that npm brings: one symbol for each name in names.json, which pages draw,
// and in matters.json, which a matter of the catalogue may be drawn with. Names are ours where Tabler has another word for the
// thing; a name the set does not know stops the build.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const set = createRequire(import.meta.url)("@iconify-json/tabler/icons.json");
const read = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
const names = { ...read("./matters.json"), ...read("./names.json") };

function bodyOf(name, source) {
  const found = set.icons[source] ?? set.icons[set.aliases?.[source]?.parent];
  if (!found) throw new Error(`icon ${name}: the set has no ${source}`);
  return found.body;
}

/** Write the sprite into the folder `out`. */
export function drawSprite(out) {
  const symbols = Object.entries(names).map(
    ([name, source]) => `<symbol id="${name}" viewBox="0 0 24 24">${bodyOf(name, source || name)}</symbol>`,
  );
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}
