// The corners of borders that are redrawn, as plain coordinates: moved together, told apart, and put back.
const SAME_M = 0.01;

/** Return the rings of a polygon with the corner at `from` moved to `to`, wherever it stands; units of the map (metres). */
export function moveCorner(rings, from, to) {
  const isSame = (point) => Math.hypot(point[0] - from[0], point[1] - from[1]) < SAME_M;
  return rings.map((ring) => ring.map((point) => (isSame(point) ? to : point)));
}

const key = (point) => point.map((value) => value.toFixed(1)).join();

/** Return what says whether a point is a corner of one of `polygons` (arrays of rings). */
export function cornersOf(polygons) {
  const corners = new Set(polygons.flat(2).map(key));
  return (point) => corners.has(key(point));
}

/** Remember states to go back to, the last `most` of them; `state()` returns the present one. */
export function undoStack(state, most = 100) {
  const past = [];
  let now = state();
  return {
    /** Note that the state has changed. */
    push() {
      past.push(now);
      if (past.length > most) past.shift();
      now = state();
    },
    /** Return the state before the last change, or null. */
    pop() {
      if (!past.length) return null;
      now = past.pop();
      return now;
    },
    get isEmpty() { return past.length === 0; },
  };
}
