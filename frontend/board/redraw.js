// When the charts and the map of the board are asked for again.
const AT_MOST_EVERY_MS = 30000;

/** Say whether to redraw: the figures are others than those drawn, and the last drawing is long enough ago. */
export const isRedrawDue = ({ fingerprint, drawn, drawnAt }, now) => fingerprint !== drawn && now - drawnAt > AT_MOST_EVERY_MS;
