// Maps that need no code of their own: <div data-map …> as templates/ui/map.html draws it.
import { createMap } from "./kit.js";
import { netLayer } from "./net.js";
import { pinPicker } from "./pin.js";
import { pointLayer } from "./points.js";

const json = (id) => (id ? JSON.parse(document.getElementById(id)?.textContent ?? "null") : null);
const go = (pattern, detail) => {
  const url = pattern?.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(detail[name] ?? "")) || detail.url;
  if (url) window.location.assign(url);
};

async function follow(kit, net, data) {
  await net?.ready;
  const values = json(data.values);
  if (values) net?.paint(values, { title: data.valuesTitle, unit: data.unit });
  if (data.mark) net?.mark(data.mark, { move: data.markMove !== undefined });
}

/** Bring one element to life; returns {kit, net, outline, points, pin} and keeps it on the element as `tongxinMap`. */
export function startMap(element) {
  if (element.tongxinMap) return element.tongxinMap;
  const data = element.dataset;
  const kit = createMap(element, { clickable: data.clickable !== "no" });
  const starts = Boolean(data.bbox || data.lng);
  const net = data.netUrl ? netLayer(kit, data.netUrl, { fit: !starts, labels: data.labels !== "no" }) : null;
  const outline = data.outlineUrl ? netLayer(kit, data.outlineUrl, { fit: false, labels: false, seeThrough: true }) : null;
  const given = data.pointsUrl || json(data.points);
  const points = given ? pointLayer(kit, given, { fit: !net && !starts }) : null;
  const pin = data.pin !== undefined ? pinPicker(kit) : null;
  element.addEventListener("map:area", ({ detail }) => go(data.areaHref, detail));
  element.addEventListener("map:point", ({ detail }) => go(data.pointHref, detail));
  element.tongxinMap = { kit, net, outline, points, pin };
  follow(kit, net, data).then(() => element.dispatchEvent(new CustomEvent("map:ready", { bubbles: true })), () => {});
  return element.tongxinMap;
}

/** Bring to life every map in `root`. */
export function startMaps(root = document) {
  return [...root.querySelectorAll("[data-map]")].map(startMap);
}
