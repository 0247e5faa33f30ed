// Finds the four corners of a paper in a photo: four straight edges around something that is brighter, or darker, than its surroundings.
import { slopes, soften, straightEdges } from "./lines.js";

export const LONGEST = 320; // pixels of the picture that is looked at
const SAMPLES = 28; // places at which each side is looked at
const LEAST_AREA = 0.1;
const LEAST_SCORE = 0.3;
const PLAIN = 0.35; // (inside - outside) / (inside + outside) of a side that is as plain as can be
const STEP = 4; // so far inside and outside of a side their brightness is compared

const meeting = (a, b) => {
  const turn = a.nx * b.ny - a.ny * b.nx;
  if (Math.abs(turn) < 0.25) return null;
  return [(a.away * b.ny - b.away * a.ny) / turn, (b.away * a.nx - a.away * b.nx) / turn];
};

const along = (a, b) => a.nx * b.nx + a.ny * b.ny;

/** Return the area of a polygon, positive where its corners go around clockwise as seen. */
function areaOf(corners) {
  return corners.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % corners.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

const isConvex = (corners) =>
  corners.every(([x, y], at) => {
    const [a, b] = [corners[(at + 1) % 4], corners[(at + 2) % 4]];
    return (a[0] - x) * (b[1] - a[1]) - (a[1] - y) * (b[0] - a[0]) > 0;
  });

/** Return four corners clockwise from four edges that face each other in pairs, or null. */
function cornersOf(edges) {
  const corners = edges.map((edge, at) => meeting(edges[(at + 3) % 4], edge));
  if (corners.includes(null)) return null;
  const turned = areaOf(corners) < 0 ? [...corners].reverse() : corners;
  return isConvex(turned) ? turned : null;
}

function reader({ grey, width, height }) {
  return (x, y) => {
    const column = Math.min(width - 1, Math.max(0, Math.round(x + width / 2)));
    return grey[Math.min(height - 1, Math.max(0, Math.round(y + height / 2))) * width + column];
  };
}

/**
 * Return how much of a side is an edge, 0 to 1: at each place, how much brighter it is within than without, by the light that
 * falls there; and how much of the side lies in the picture. A thin line is as bright on both sides and counts nothing.
 */
function support(at, [from, to], isInside) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const [nx, ny] = [-dy / length, dx / length]; // clockwise: to the inside
  let good = 0;
  let seen = 0;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const part = (sample + 0.5) / SAMPLES;
    const [x, y] = [from[0] + dx * part, from[1] + dy * part];
    if (!isInside(x - nx * STEP, y - ny * STEP)) continue;
    seen += 1;
    const [inside, outside] = [at(x + nx * STEP, y + ny * STEP), at(x - nx * STEP, y - ny * STEP)];
    good += Math.min(1, Math.max(0, (inside - outside) / (inside + outside + 20) / PLAIN));
  }
  return { share: seen ? good / seen : 0, seen: seen / SAMPLES };
}

/** Return how well four corners fit a paper: what its sides show, the weakest of them most, and a little for its size. */
function scoreOf(picture, at, corners) {
  const isInside = (x, y) => Math.abs(x) < picture.width / 2 && Math.abs(y) < picture.height / 2;
  const sides = corners.map((corner, index) => support(at, [corner, corners[(index + 1) % 4]], isInside));
  // Where a paper leaves the picture, that side cannot be seen; one may, not two.
  const unseen = sides.filter(({ seen }) => seen < 0.5).length;
  if (unseen > 0) return 0;
  const shares = sides.map(({ share }) => share);
  const mean = shares.reduce((sum, share) => sum + share, 0) / 4;
  const size = areaOf(corners) / (picture.width * picture.height);
  return size < LEAST_AREA ? 0 : (0.6 * mean + 0.4 * Math.min(...shares)) * (0.8 + 0.25 * Math.sqrt(size));
}

/** Return pairs of edges that face each other with their brighter sides, a strip between them. */
function facingPairs(edges, least) {
  const pairs = [];
  edges.forEach((a, first) => {
    for (const b of edges.slice(first + 1)) {
      // Both look inside: the ways from the middle to them add up to the width of the strip.
      if (along(a, b) < -0.8 && -(a.away + b.away) > least) pairs.push([a, b]);
    }
  });
  return pairs;
}

function bestCorners(picture, edges) {
  const at = reader(picture);
  const margin = 0.04;
  const [right, bottom] = [picture.width * (0.5 + margin), picture.height * (0.5 + margin)];
  const pairs = facingPairs(edges, Math.min(picture.width, picture.height) * 0.2);
  let best = { score: 0, corners: null };
  pairs.forEach(([a, c], first) => {
    for (const [b, d] of pairs.slice(first + 1)) {
      if (Math.abs(along(a, b)) > 0.7) continue;
      const corners = cornersOf([a, b, c, d]);
      if (!corners || corners.some(([x, y]) => Math.abs(x) > right || Math.abs(y) > bottom)) continue;
      const score = scoreOf(picture, at, corners);
      if (score > best.score) best = { score, corners };
    }
  });
  return best;
}

/** Return the side moved to where the picture changes most, as an edge {nx, ny, away}; a straight line through those places. */
function refineSide(slope, [from, to], reach = 3) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const [nx, ny] = [-dy / length, dx / length];
  const places = [];
  for (let sample = 1; sample < 48; sample += 1) {
    const part = sample / 48;
    let best = { rise: 0.5, off: null };
    for (let off = -reach; off <= reach; off += 0.5) {
      const [x, y] = [from[0] + dx * part + nx * off, from[1] + dy * part + ny * off];
      const [column, row] = [Math.round(x + slope.width / 2), Math.round(y + slope.height / 2)];
      if (column < 0 || row < 0 || column >= slope.width || row >= slope.height) continue;
      const pixel = row * slope.width + column;
      const rise = slope.across[pixel] * nx + slope.down[pixel] * ny;
      if (rise > best.rise) best = { rise, off };
    }
    if (best.off !== null) places.push([part, best.off]);
  }
  return fitLine(places, from, [dx, dy], [nx, ny]);
}

/** Fit off = base + slope·part, the outermost third left out in a second round. */
function fitLine(places, from, [dx, dy], [nx, ny]) {
  let used = places;
  let [base, tilt] = [0, 0];
  for (let round = 0; round < 3 && used.length > 7; round += 1) {
    const n = used.length;
    const mean = (at) => used.reduce((sum, place) => sum + place[at], 0) / n;
    const [px, oy] = [mean(0), mean(1)];
    const spread = used.reduce((sum, [part]) => sum + (part - px) ** 2, 0);
    tilt = spread ? used.reduce((sum, [part, off]) => sum + (part - px) * (off - oy), 0) / spread : 0;
    base = oy - tilt * px;
    const wrong = ([part, off]) => Math.abs(off - base - tilt * part);
    used = [...used].sort((a, b) => wrong(a) - wrong(b)).slice(0, Math.ceil(n * 0.8));
  }
  const start = [from[0] + nx * base, from[1] + ny * base];
  const end = [from[0] + dx + nx * (base + tilt), from[1] + dy + ny * (base + tilt)];
  const [ex, ey] = [end[0] - start[0], end[1] - start[1]];
  const size = Math.hypot(ex, ey);
  const normal = { nx: -ey / size, ny: ex / size };
  return { ...normal, away: normal.nx * start[0] + normal.ny * start[1] };
}

function look(picture) {
  const slope = slopes(picture);
  const found = bestCorners(picture, straightEdges(slope));
  if (!found.corners) return found;
  const sides = found.corners.map((corner, at) => refineSide(slope, [corner, found.corners[(at + 1) % 4]]));
  const corners = sides.map((side, at) => meeting(sides[(at + 3) % 4], side));
  return corners.includes(null) ? found : { ...found, corners };
}

/** Return the corners beginning with the one at the upper left. */
function fromUpperLeft(corners) {
  const sums = corners.map(([x, y]) => x + y);
  const first = sums.indexOf(Math.min(...sums));
  return corners.map((_, at) => corners[(first + at) % 4]);
}

/**
 * Return {corners, score}: corners as four [x, y] in parts of the picture (0 to 1), clockwise from the upper left; null
 * where no paper stands out. `picture`: {grey, width, height}, grey 0 to 255, no longer than LONGEST.
 */
export function findPaper(picture) {
  const soft = soften(picture);
  const bright = look(soft);
  const dark = bright.score > 0.8 ? { score: 0 } : look({ ...soft, grey: soft.grey.map((one) => 255 - one) });
  const best = dark.score > bright.score * 1.1 ? dark : bright;
  if (best.score < LEAST_SCORE) return { corners: null, score: best.score };
  const part = (value, size) => Math.min(1, Math.max(0, value / size + 0.5));
  const corners = best.corners.map(([x, y]) => [part(x, picture.width), part(y, picture.height)]);
  return { corners: fromUpperLeft(corners), score: best.score };
}
