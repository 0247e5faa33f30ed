// Photographs of papers, drawn by number: the same number is the same picture. For the test and the measure of findPaper.

/** Return a function that draws numbers from 0 to 1, always the same ones for one seed. */
export function dice(seed) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Smooth noise of two dimensions from -1 to 1. */
function noise(seed) {
  const roll = dice(seed);
  const table = Float32Array.from({ length: 4096 }, () => roll() * 2 - 1);
  const at = (x, y) => table[(((x & 63) << 6) | (y & 63)) & 4095];
  const ease = (part) => part * part * (3 - 2 * part);
  return (x, y) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [ease(x - left), ease(y - top)];
    const upper = at(left, top) * (1 - u) + at(left + 1, top) * u;
    const lower = at(left, top + 1) * (1 - u) + at(left + 1, top + 1) * u;
    return upper * (1 - v) + lower * v;
  };
}

const TABLES = {
  wood: (roll, seed) => {
    const grain = noise(seed);
    const [base, depth, turn] = [60 + roll() * 80, 12 + roll() * 22, roll() * Math.PI];
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const plank = 70 + roll() * 120;
    return (x, y) => {
      const [u, v] = [x * cos + y * sin, y * cos - x * sin];
      const rings = Math.sin(v / 6 + 3 * grain(u / 90, v / 22)) * 0.6 + grain(u / 40, v / 2.5);
      const gap = Math.abs(((v + 5000) % plank) - plank / 2) < 1.2 ? -30 : 0;
      return base + depth * rings + gap;
    };
  },
  plain: (roll, seed) => {
    const grain = noise(seed);
    const base = 30 + roll() * 110;
    return (x, y) => base + 6 * grain(x / 3, y / 3) + 10 * grain(x / 80, y / 80);
  },
  tiles: (roll, seed) => {
    const grain = noise(seed);
    const [base, side, turn] = [90 + roll() * 60, 60 + roll() * 80, roll() * Math.PI];
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    return (x, y) => {
      const [u, v] = [x * cos + y * sin + 4000, y * cos - x * sin + 4000];
      const isJoint = u % side < 2.5 || v % side < 2.5;
      return (isJoint ? base - 50 : base) + 8 * grain(x / 10, y / 10);
    };
  },
  cloth: (roll, seed) => {
    const grain = noise(seed);
    const [base, side] = [100 + roll() * 40, 14 + roll() * 20];
    return (x, y) => base + (Math.floor(x / side) % 2 ? 16 : -16) + (Math.floor(y / side) % 2 ? 16 : -16) + 6 * grain(x / 2, y / 2);
  },
};

/** Return the map from the unit square onto four corners (clockwise from the upper left), and back, as 9 numbers. */
export function squareTo([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [dx1, dx2, dx3] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, dy3] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const turn = dx1 * dy2 - dx2 * dy1;
  const [g, h] = [(dx3 * dy2 - dx2 * dy3) / turn, (dx1 * dy3 - dx3 * dy1) / turn];
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

export function backwards([a, b, c, d, e, f, g, h, i]) {
  return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
}

/** Draw where a sheet lies as a camera sees it that is held at a slant; in pixels. */
function lie(roll, width, height) {
  const ratio = [1.414, 1.414, 1.58, 1.3][Math.floor(roll() * 4)];
  const turn = (roll() - 0.5) * 1.0 + (roll() < 0.25 ? Math.PI / 2 : 0);
  const [pitch, yaw] = [(roll() - 0.5) * 1.0, (roll() - 0.5) * 0.7];
  const half = [1, ratio];
  const seen = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([u, v]) => {
    const [x, y] = [u * half[0], v * half[1]];
    const [a, b] = [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
    const depth = 5 + a * Math.sin(yaw) + b * Math.sin(pitch);
    return [(a * Math.cos(yaw)) / depth, (b * Math.cos(pitch)) / depth];
  });
  const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)];
  const size = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  const scale = Math.min((width * 0.94) / size[0], (height * 0.94) / size[1]) * (0.55 + 0.45 * roll());
  const room = [width - size[0] * scale, height - size[1] * scale];
  const move = [room[0] * (0.1 + 0.8 * roll()) - Math.min(...xs) * scale, room[1] * (0.1 + 0.8 * roll()) - Math.min(...ys) * scale];
  const corners = seen.map(([x, y]) => [x * scale + move[0], y * scale + move[1]]);
  const first = corners.map(([x, y]) => x + y).reduce((best, sum, at, sums) => (sum < sums[best] ? at : best), 0);
  return corners.map((_, at) => corners[(first + at) % 4]);
}

/** Return what is printed on the sheet: lines of words, and now and then a table, a picture or a seal. */
function print(roll) {
  const lines = 8 + Math.floor(roll() * 24);
  const hasTable = roll() < 0.4;
  const table = [0.08 + roll() * 0.06, 0.3 + roll() * 0.2, 0.86 + roll() * 0.06, 0.75 + roll() * 0.15];
  const hasPicture = roll() < 0.3;
  const rows = Array.from({ length: lines }, () => 0.5 + roll() * 0.42);
  const beat = 30 + roll() * 50;
  return (u, v) => {
    if (hasTable && u > table[0] && u < table[2] && v > table[1] && v < table[3]) {
      const near = (value, step) => Math.abs((value / step) % 1) < 0.004 / step;
      const edge = Math.min(u - table[0], table[2] - u) < 0.006 || Math.min(v - table[1], table[3] - v) < 0.005;
      return edge || near(v - table[1], 0.06) || near(u - table[0], 0.22) ? 0.35 : 1;
    }
    if (hasPicture && u > 0.7 && u < 0.92 && v > 0.06 && v < 0.24) return 0.55;
    const line = Math.floor(((v - 0.1) / 0.82) * lines);
    if (line < 0 || line >= lines || u < 0.09 || u > rows[line]) return 1;
    const within = (((v - 0.1) / 0.82) * lines) % 1;
    return within > 0.3 && within < 0.7 && Math.sin(u * beat * 2.3) + Math.sin(u * beat * 0.9) > -0.6 ? 0.5 : 1;
  };
}

/** Return how much light falls on a place: a slope over the whole, a shadow with a soft border, darker corners. */
function lighting(roll, width, height) {
  const [tilt, deep] = [roll() * Math.PI * 2, roll() * 0.35];
  const hasShadow = roll() < 0.6;
  const [turn, away, border, shade] = [roll() * Math.PI * 2, (roll() - 0.5) * 0.8, 0.02 + roll() * 0.12, 0.45 + roll() * 0.35];
  return (x, y) => {
    const [u, v] = [x / width - 0.5, y / height - 0.5];
    const slope = 1 - deep * (0.5 + u * Math.cos(tilt) + v * Math.sin(tilt));
    const into = hasShadow ? Math.min(1, Math.max(0, (u * Math.cos(turn) + v * Math.sin(turn) - away * 0.5) / border)) : 0;
    return slope * (1 - into * (1 - shade)) * (1 - 0.35 * (u * u + v * v));
  };
}

/** Return {grey, width, height, corners, table}: a photo, and where the corners of its paper are, in parts of it. */
export function scene(seed, width = 240, height = 320) {
  const roll = dice(seed);
  const table = Object.keys(TABLES)[seed % 4];
  const ground = TABLES[table](roll, seed + 7);
  const corners = lie(roll, width, height);
  const [words, light, grain] = [print(roll), lighting(roll, width, height), noise(seed + 99)];
  const paper = 195 + roll() * 50;
  const curl = roll() * 0.006;
  const back = backwards(squareTo(corners));
  const grey = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (const [ox, oy] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) {
        const [px, py] = [x + ox, y + oy];
        const w = back[6] * px + back[7] * py + back[8];
        const u = (back[0] * px + back[1] * py + back[2]) / w;
        const v = (back[3] * px + back[4] * py + back[5]) / w;
        const bend = curl * Math.sin(v * Math.PI);
        const isPaper = u > -bend && u < 1 + bend && v > 0 && v < 1;
        sum += (isPaper ? paper * words(u, v) + 4 * grain(x / 30, y / 30) : ground(px, py)) * light(px, py);
      }
      grey[y * width + x] = Math.min(255, Math.max(0, sum / 4 + (roll() + roll() - 1) * 9));
    }
  }
  return { grey, width, height, table, corners: corners.map(([x, y]) => [x / width, y / height]) };
}

/** Return the farthest that found corners lie from the true ones, in parts of the diagonal. */
export function farthest(found, { corners, width, height }) {
  if (!found) return 1;
  const diagonal = Math.hypot(width, height);
  const turns = [0, 1, 2, 3].map((turn) =>
    Math.max(...corners.map(([x, y], at) => Math.hypot((found[(at + turn) % 4][0] - x) * width, (found[(at + turn) % 4][1] - y) * height) / diagonal)),
  );
  return Math.min(...turns);
}
