// The board's map: grids coloured by what is open in them, larger borders above, open cases as points.
import { startMap } from "../map/auto.js";
import { netLayer } from "../map/net.js";
import { pointLayer } from "../map/points.js";

// Over a whole city the colours say where; the points come out when one looks closer.
const CLOSER = 1.2;

/** Draw the map; `data` says where its figures come from. Returns {refresh()}. */
export function boardMap(element, data) {
  const { kit, net } = startMap(element);
  if (data.outline) netLayer(kit, data.outline, { fit: false, labels: true, seeThrough: true });
  const points = pointLayer(kit, null);

  async function refresh() {
    const [found] = await Promise.all([kit.load(data.map), net.ready]);
    net.paint(found.grids, { title: data.title, unit: data.unit });
    points.show(found.points);
  }
  if (data.far) net.ready.then(() => points.layer.setMinZoom(kit.view.getZoom() + CLOSER));
  refresh().catch(() => {});
  return { refresh: () => refresh().catch(() => {}) };
}
