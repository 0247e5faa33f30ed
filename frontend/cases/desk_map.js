// The map beside the list: the same cases as points, row and point pointing at each other.
import Feature from "ol/Feature.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Stroke, Style } from "ol/style.js";
import { startMap } from "../map/auto.js";
import { pointLayer } from "../map/points.js";
import { token } from "../map/tokens.js";

const CLOSER = 0.5;

function ring() {
  const stroke = new Stroke({ color: token("ink"), width: 3 });
  return new Style({ image: new Circle({ radius: 15, stroke }) });
}

/** Draw the map in `element`; returns {load(query), point(reference)}. `onHover(references)` hears what is pointed at. */
export function deskMap(element, url, onHover) {
  const { kit } = startMap(element);
  const points = pointLayer(kit, null, { fit: true });
  const halo = new VectorLayer({ source: new VectorSource(), style: ring(), zIndex: 11 });
  kit.map.addLayer(halo);
  let hot = "";
  let query = "";
  let whole = null; // where all that was asked for is told as numbers: from which zoom, and which part is shown now

  async function load(asked) {
    query = asked;
    whole = null;
    await points.load(`${url}?${asked}`);
    if (points.isSum && query === asked && !new URLSearchParams(asked).has("bbox")) whole = { zoom: kit.view.getZoom(), box: "" };
  }

  // Who moves closer sees smaller numbers, and in the end each case.
  kit.map.on("moveend", () => {
    if (!whole) return;
    const box = kit.view.getZoom() > whole.zoom + CLOSER ? `&bbox=${kit.bbox()}` : "";
    if (box === whole.box) return;
    whole.box = box;
    points.load(`${url}?${query}${box}`, { stay: true }).catch(() => {});
  });

  kit.map.on("pointermove", (event) => {
    if (event.dragging) return;
    const cluster = kit.map.forEachFeatureAtPixel(event.pixel, (feature) => feature.get("features") && feature, { hitTolerance: 6 });
    const inside = cluster ? cluster.get("features") : [];
    const references = inside.map((feature) => feature.get("reference")).filter(Boolean);
    if (references.join() === hot) return;
    hot = references.join();
    onHover(references);
  });

  return {
    load,
    point(reference) {
      halo.getSource().clear();
      const found = reference && points.source.getFeatures().find((feature) => feature.get("reference") === reference);
      if (found) halo.getSource().addFeature(new Feature(found.getGeometry().clone()));
    },
  };
}
