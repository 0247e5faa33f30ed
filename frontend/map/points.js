// Cases on a map: one mark each, told apart by shape as well as colour; many in one place become one with their number.
import { boundingExtent } from "ol/extent.js";
import VectorLayer from "ol/layer/Vector.js";
import Cluster from "ol/source/Cluster.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style.js";
import { clusterTip, countAll, countLate, countOf, shortCount } from "./counts.js";
import { readFeatures } from "./kit.js";
import { propertiesOf } from "./net.js";
import { font, token } from "./tokens.js";

const CLUSTER_PX = 40;
const ROUND_FROM = 30;
const AROUND_A_CELL = 300; // metres: nearer than this the middles of cells are one place
const CLOSER = 2;
const WITH_AROUND = 14; // one case alone: near enough to aim, far enough to see a border

function marks() {
  const white = new Stroke({ color: "#ffffff", width: 2 });
  const dark = new Stroke({ color: token("ink"), width: 1.5 });
  const shape = (color, points, radius, stroke = white, angle = 0) => new RegularShape({ points, radius, angle, stroke, fill: new Fill({ color }) });
  return {
    "": new Circle({ radius: 7, stroke: white, fill: new Fill({ color: token("accent") }) }),
    amber: new Circle({ radius: 7, stroke: dark, fill: new Fill({ color: "#f3b33d" }) }),
    due: shape(token("tone-due"), 4, 10),
    yellow: shape("#ffd83b", 3, 11, dark),
    red: shape(token("danger"), 3, 12, white, Math.PI),
  };
}

function disc(radius, color, count, size, displacement = [0, 0]) {
  const white = new Stroke({ color: "#ffffff", width: 2 });
  return new Style({
    image: new Circle({ radius, displacement, stroke: white, fill: new Fill({ color }) }),
    text: new Text({ text: shortCount(count), font: font(size, 600), offsetX: displacement[0], offsetY: -displacement[1] + 1,
      fill: new Fill({ color: "#ffffff" }) }),
  });
}

/** Many in one place: a disc with how many, and on its shoulder how many of them are late. */
function clusterStyle(count, late) {
  const radius = 12 + Math.min(9, Math.log2(count));
  const all = disc(radius, token("accent"), count, 12);
  return late ? [all, disc(7.5 + 1.5 * shortCount(late).length, token("danger"), late, 10, [radius * 0.85, radius * 0.85])] : [all];
}

/**
 * Add points to a kit: GeoJSON at `source` (an address or an object) with properties title, note?, tone, url?; or, where
 * they are many, with how many of them lie around each point: count, late, and beside the features `words` to say both.
 * A click on one tells map:point, on many moves closer. Returns {ready, layer, load(url), show(data)}.
 */
export function pointLayer(kit, source, { fit = false, distance = CLUSTER_PX } = {}) {
  const points = new VectorSource();
  const singles = Object.fromEntries(Object.entries(marks()).map(([tone, image]) => [tone, new Style({ image })]));
  const known = new Map();
  let words = "";
  const styleOf = (cluster) => {
    const inside = cluster.get("features");
    const [count, late] = [countAll(inside), countLate(inside)];
    if (count === 1) return singles[inside[0].get("tone") ?? ""] ?? singles[""];
    const key = `${count}:${late}`;
    if (!known.has(key)) known.set(key, clusterStyle(count, late));
    return known.get(key);
  };
  const closer = (center) => kit.view.animate({ center, zoom: kit.view.getZoom() + CLOSER, duration: kit.duration });
  const click = (cluster, tell) => {
    const inside = cluster.get("features");
    const box = boundingExtent(inside.map((feature) => feature.getGeometry().getCoordinates()));
    const spread = Math.max(box[2] - box[0], box[3] - box[1]);
    if (inside.some((feature) => countOf(feature) > 1) && spread < AROUND_A_CELL) closer(cluster.getGeometry().getCoordinates());
    else if (inside.length === 1 || spread < ROUND_FROM) tell("map:point", { ...propertiesOf(inside[0]), all: inside.map(propertiesOf) });
    else kit.view.fit(box, { padding: [60, 60, 60, 60], maxZoom: 18, duration: kit.duration });
  };
  const clusters = new Cluster({
    source: points, distance, minDistance: distance / 2,
    createCluster: (point, features) => {
      const cluster = features[0].clone();
      cluster.setProperties({ geometry: point, features, tip: () => clusterTip(features, words), click }, true);
      return cluster;
    },
  });
  const layer = new VectorLayer({ source: clusters, style: styleOf, zIndex: 10 });
  kit.map.addLayer(layer);
  let asked = 0;

  const shown = {
    layer,
    source: points,
    /** Put GeoJSON in place of what is shown. */
    show(data, { stay = false } = {}) {
      words = data.words ?? "";
      shown.isSum = Boolean(words);
      points.clear(true);
      points.addFeatures(readFeatures(data));
      if (fit && !stay && points.getFeatures().length) kit.fit(points.getExtent(), { maxZoom: WITH_AROUND });
      return shown;
    },
    /** Fetch and show; an answer that comes after a later question is dropped. */
    async load(url, how) {
      const mine = (asked += 1);
      const data = await kit.load(url);
      return mine === asked ? shown.show(data, how) : shown;
    },
  };
  shown.ready = Promise.resolve(typeof source === "string" ? shown.load(source) : source ? shown.show(source) : shown);
  return shown;
}
