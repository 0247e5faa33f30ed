// The map of a page, as its element says: <div data-map …> as templates/ui/map.html draws it.
import { fillAddress } from "./addresses.js";
import { createMap } from "./kit.js";
import { offerWayHome } from "./home.js";
import { netLayer } from "./net.js";
import { pinPicker } from "./pin.js";
import { pointLayer } from "./points.js";

const json = (id) => (id ? JSON.parse(document.getElementById(id)?.textContent ?? "null") : null);

function go(url) {
  if (url) window.location.assign(url);
}

/** Start the map of one element; returns {kit, net, points, pin} and keeps it on the element as `tongxinMap`. */
export function startMap(element) {
  if (element.tongxinMap) return element.tongxinMap;
  const data = element.dataset;
  const kit = createMap(element);
  const starts = Boolean(data.lng);
  const net = data.netUrl ? netLayer(kit, data.netUrl, { fit: !starts }) : null;
  if (data.outlineUrl) netLayer(kit, data.outlineUrl, { fit: false, labels: false, seeThrough: true });
  const given = json(data.points);
  const points = given ? pointLayer(kit, given, { fit: !net && !starts }) : null;
  if (net) offerWayHome(kit, net);
  const pin = data.pin !== undefined ? pinPicker(kit) : null;
  element.addEventListener("map:area", ({ detail }) => go(data.areaHref && fillAddress(data.areaHref, detail)));
  element.addEventListener("map:point", ({ detail }) => go(detail.url));
  element.tongxinMap = { kit, net, points, pin };
  return element.tongxinMap;
}
