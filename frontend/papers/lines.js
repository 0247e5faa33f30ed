// The straight edges in a small grey picture, by Hough's transform: each with the side on which it is brighter.
const TURNS = 240; // directions in a full turn
const SPREAD = 4; // directions to each side of its own that a pixel speaks for
const MOST = 36;
const STRONGEST = 0.22; // the share of pixels that are taken for edges

/** Return the picture with each pixel the mean of its neighbours, twice: grain and noise go, edges stay. */
export function soften({ grey, width, height }) {
  let from = Float32Array.from(grey);
  for (let pass = 0; pass < 2; pass += 1) {
    const to = Float32Array.from(from);
    for (let y = 1; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1) {
        const at = y * width + x;
        const cross = from[at - 1] + from[at + 1] + from[at - width] + from[at + width];
        const corners = from[at - width - 1] + from[at - width + 1] + from[at + width - 1] + from[at + width + 1];
        to[at] = (4 * from[at] + 2 * cross + corners) / 16;
      }
    }
    from = to;
  }
  return { grey: from, width, height };
}

/** Return the slope across and down (Sobel) and its size, for each pixel. */
export function slopes({ grey, width, height }) {
  const across = new Float32Array(grey.length);
  const down = new Float32Array(grey.length);
  const size = new Float32Array(grey.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const [nw, n, ne] = [grey[at - width - 1], grey[at - width], grey[at - width + 1]];
      const [sw, s, se] = [grey[at + width - 1], grey[at + width], grey[at + width + 1]];
      across[at] = (ne + 2 * grey[at + 1] + se - nw - 2 * grey[at - 1] - sw) / 8;
      down[at] = (sw + 2 * s + se - nw - 2 * n - ne) / 8;
      size[at] = Math.hypot(across[at], down[at]);
    }
  }
  return { across, down, size, width, height };
}

/** Return the size above which only the strongest share of the pixels lies. */
function strongSlope(size) {
  const counts = new Uint32Array(256);
  for (const one of size) counts[Math.min(255, Math.floor(one * 4))] += 1;
  let left = size.length * STRONGEST;
  let bin = 255;
  while (bin > 6 && left > counts[bin]) {
    left -= counts[bin];
    bin -= 1;
  }
  return bin / 4;
}

function votes({ across, down, size, width, height }) {
  const reach = Math.ceil(Math.hypot(width, height) / 2) + 1;
  const table = new Float32Array(TURNS * reach * 2);
  const [cosines, sines] = [Math.cos, Math.sin].map((f) => Float64Array.from({ length: TURNS }, (_, turn) => f((turn * 2 * Math.PI) / TURNS)));
  const least = strongSlope(size);
  for (let at = 0; at < size.length; at += 1) {
    if (size[at] < least) continue;
    const x = (at % width) - width / 2;
    const y = Math.floor(at / width) - height / 2;
    const own = Math.round((Math.atan2(down[at], across[at]) * TURNS) / (2 * Math.PI));
    const weight = Math.min(size[at], 2 * least);
    for (let step = -SPREAD; step <= SPREAD; step += 1) {
      const turn = (own + step + TURNS) % TURNS;
      const away = Math.round(x * cosines[turn] + y * sines[turn]) + reach;
      table[turn * reach * 2 + away] += weight * (1 - Math.abs(step) / (SPREAD + 2));
    }
  }
  return { table, reach, cosines, sines };
}

/**
 * Return the strongest edges, best first: {nx, ny, away} with nx·x + ny·y = away from the middle of the picture, in pixels;
 * (nx, ny) points to the brighter side.
 */
export function straightEdges(slope) {
  const { table, reach, cosines, sines } = votes(slope);
  const found = [];
  while (found.length < MOST) {
    let best = 0;
    for (let at = 1; at < table.length; at += 1) if (table[at] > table[best]) best = at;
    if (table[best] <= 0) break;
    const turn = Math.floor(best / (reach * 2));
    const away = (best % (reach * 2)) - reach;
    found.push({ nx: cosines[turn], ny: sines[turn], away });
    // Its neighbours say the same.
    for (let step = -5; step <= 5; step += 1) {
      const row = ((turn + step + TURNS) % TURNS) * reach * 2;
      const from = Math.max(0, away + reach - 6);
      table.fill(0, row + from, row + Math.min(reach * 2, away + reach + 7));
    }
  }
  return found;
}
