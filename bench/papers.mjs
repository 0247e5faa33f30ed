// How many papers are found: node bench/papers.mjs [first] [count]. Photos are drawn by number (docs/adr/0049).
import { findPaper } from "../frontend/papers/find.js";
import { farthest, scene } from "../tests/scripts/paper_scenes.mjs";

const [first = 1000, count = 400] = process.argv.slice(2).map(Number);
const rows = Array.from({ length: count }, (_, at) => {
  const one = scene(first + at);
  const start = performance.now();
  const { corners } = findPaper(one);
  return { table: one.table, ms: performance.now() - start, off: farthest(corners, one), isFound: Boolean(corners) };
});
const share = (some) => `${some.filter(({ off }) => off <= 0.02).length} of ${some.length}`;
for (const table of new Set(rows.map((row) => row.table))) console.log(table, share(rows.filter((row) => row.table === table)));
const wrong = rows.filter(({ off, isFound }) => isFound && off > 0.02).length;
console.log("all", share(rows), "wrong", wrong, "not found", rows.filter(({ isFound }) => !isFound).length);
console.log("median ms", rows.map(({ ms }) => ms).sort((a, b) => a - b)[count >> 1].toFixed(0));
