// The net page: smaller areas appear as the map comes nearer; the panel in words and the map always show the same area.
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style } from "ol/style.js";
import { createMap, readFeatures } from "../map/kit.js";
import { netLayer } from "../map/net.js";
import { token } from "../map/tokens.js";

// Above these zooms villages stand in place of townships, and grids in place of villages.
const VILLAGES_FROM = 11.8;
const GRIDS_FROM = 13.4;

function addressOf(data, within, level) {
  const query = new URLSearchParams({ level });
  if (within) query.set("within", within);
  if (data.on) query.set("on", data.on);
  return `${data.layer}?${query}`;
}

function between(net, from, to) {
  if (from) net.layer.setMinZoom(from);
  if (to) net.layer.setMaxZoom(to);
  return net;
}

/** Draw townships, then villages, then the grids of whichever townships are in sight. */
function drawLevels(kit, data) {
  const townships = between(netLayer(kit, addressOf(data, "", "township")), 0, VILLAGES_FROM);
  const drawn = new Set();
  let villages = null;
  let outlines = null;

  function come() {
    const zoom = kit.view.getZoom();
    if (zoom > VILLAGES_FROM && !villages) {
      villages = between(netLayer(kit, addressOf(data, "", "village"), { fit: false }), VILLAGES_FROM, GRIDS_FROM);
      netLayer(kit, addressOf(data, "", "township"), { fit: false, seeThrough: true, labels: false });
    }
    if (zoom <= GRIDS_FROM) return;
    outlines ??= between(netLayer(kit, addressOf(data, "", "village"), { fit: false, seeThrough: true, labels: false }), GRIDS_FROM, 0);
    const seen = kit.view.calculateExtent(kit.map.getSize());
    townships.source.forEachFeatureIntersectingExtent(seen, (township) => {
      const code = township.get("code");
      if (drawn.has(code)) return;
      drawn.add(code);
      between(netLayer(kit, addressOf(data, code, "grid"), { fit: false }), GRIDS_FROM, 0);
    });
  }
  kit.map.on("moveend", come);
  townships.ready.then(come, () => {});
  return townships;
}

function chosenLayer(kit) {
  const style = new Style({ stroke: new Stroke({ color: token("danger"), width: 3.5 }), fill: new Fill({ color: "rgba(179,38,30,0.08)" }) });
  const source = new VectorSource();
  kit.map.addLayer(new VectorLayer({ source, style, zIndex: 5 }));
  return source;
}

/** The list of what was found is hidden, not emptied: a link that is still asking must stay in the page. */
function hideable(found) {
  found.addEventListener("htmx:afterSwap", () => { found.hidden = false; });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-found]") || !event.target.closest(".net-search")) found.hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") found.hidden = true;
  });
}

/** Bring the page to life. */
export function startNetPage() {
  const element = document.getElementById("net-map");
  const data = document.getElementById("net-data")?.dataset;
  const panel = document.getElementById("panel");
  if (!element || !data) return;
  const kit = createMap(element);
  const townships = drawLevels(kit, data);
  const chosen = chosenLayer(kit);
  let last = "";

  async function show({ move }) {
    const { code, level, on } = panel.querySelector("[data-code]")?.dataset ?? {};
    if (!code || code === last) return;
    last = code;
    chosen.clear();
    if (level === "city") {
      if (move) townships.fit();
      return;
    }
    // What has ended, or begins later, is shown where it lies on the nearest day.
    const day = on ?? data.on;
    const query = day ? `?on=${day}` : "";
    const feature = await kit.load(`${data.boundary.replace("CODE", encodeURIComponent(code))}${query}`).catch(() => null);
    if (!feature || code !== last) return;
    chosen.addFeatures(readFeatures({ type: "FeatureCollection", features: [feature] }));
    if (move) kit.fit(chosen.getExtent(), { padding: [60, 60, 60, 60], duration: 250 });
  }

  function choose(code) {
    const query = new URLSearchParams({ area: code });
    if (data.on) query.set("on", data.on);
    const url = `${data.page}?${query}`;
    window.htmx.ajax("GET", url, { target: "#panel", swap: "innerHTML" })
      .then(() => window.history.pushState({}, "", url));
  }

  element.addEventListener("map:area", ({ detail }) => choose(detail.code));
  panel.addEventListener("htmx:afterSettle", () => show({ move: true }));
  hideable(document.getElementById("found"));
  townships.ready.then(() => show({ move: true }), () => {});
}
