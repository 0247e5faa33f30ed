// How many incidents a mark on the map stands for, and what it says of them. A feature is one incident or a counted cell.
const LATE = ["due", "yellow", "red"];
const sum = (features, each) => features.reduce((total, feature) => total + each(feature), 0);

/** Return how many incidents a feature stands for. */
export const countOf = (feature) => feature.get("count") ?? 1;

/** Return how many incidents some features stand for. */
export const countAll = (features) => sum(features, countOf);

/** Return how many of the incidents of some features are late. */
export const countLate = (features) => sum(features, (feature) => feature.get("late") ?? (LATE.includes(feature.get("tone")) ? 1 : 0));

/** Return a count that fits into a small disc. */
export const shortCount = (count) => (count > 999 ? `${Math.floor(count / 1000)}k` : String(count));

/** Return what a mark says; `words` has {count} and {late} for where it stands for many. */
export function clusterTip(features, words) {
  const count = countAll(features);
  if (count > 1) return words.replace("{count}", count).replace("{late}", countLate(features));
  return [features[0].get("title"), features[0].get("note")].filter(Boolean).join("\n");
}
