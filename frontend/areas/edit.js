// Redrawing one grid: the map moves shared corners of the neighbours too; the server decides and answers with the place.
import Collection from "ol/Collection.js";
import Feature from "ol/Feature.js";
import { altKeyOnly, primaryAction, singleClick } from "ol/events/condition.js";
import { Point } from "ol/geom.js";
import Modify from "ol/interaction/Modify.js";
import Snap from "ol/interaction/Snap.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { fromLonLat, toLonLat } from "ol/proj.js";
import { createMap, readFeatures, writeFeatures } from "../map/kit.js";
import { netLayer } from "../map/net.js";
import { ask } from "../ui/requests.js";
import { rolesLayer } from "./plan.js";
import { editStyle, pointStyle } from "./styles.js";
import { verticesTable } from "./vertices.js";

const HISTORY = 100;

function notice(text, kind, items = []) {
  const box = document.createElement("div");
  box.className = `notice notice-${kind} mb-3`;
  const words = document.createElement("div");
  words.append(...[text, ...items].map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  box.append(words);
  return box;
}

/** The features that the reader may see move, the ring of the target in degrees, and undoing. */
function drawingOf(kit) {
  const source = new VectorSource({ features: readFeatures(JSON.parse(document.getElementById("drawing").textContent)) });
  kit.map.addLayer(new VectorLayer({ source, style: editStyle(), zIndex: 2 }));
  const of = (role) => source.getFeatures().filter((feature) => feature.get("role") === role);
  const [target] = of("target");
  const movable = target ? [target, ...of("neighbour")] : [];
  const snapshot = () => movable.map((feature) => feature.getGeometry().clone());
  const past = [];
  let now = snapshot();
  return {
    target, movable, of,
    ring: () => target.getGeometry().getCoordinates()[0].slice(0, -1).map((point) => toLonLat(point)),
    /** Move one corner of the target, and with it the same corner of every neighbour. */
    move(number, [lng, lat]) {
      const [x, y] = target.getGeometry().getCoordinates()[0][number];
      const moved = fromLonLat([lng, lat]);
      const swap = (point) => (Math.hypot(point[0] - x, point[1] - y) < 0.01 ? moved : point);
      movable.forEach((feature) => {
        const geometry = feature.getGeometry();
        if (geometry.getType() === "Polygon") geometry.setCoordinates(geometry.getCoordinates().map((ring) => ring.map(swap)));
      });
    },
    keep() {
      past.push(now);
      if (past.length > HISTORY) past.shift();
      now = snapshot();
    },
    undo() {
      if (!past.length) return;
      now = past.pop();
      movable.forEach((feature, index) => feature.setGeometry(now[index].clone()));
    },
    get changed() { return past.length > 0; },
  };
}

/** The corners of the village's outline: they stay where they are. */
function fixedOf(drawing) {
  const corners = new Set();
  const key = (point) => point.map((value) => value.toFixed(1)).join();
  drawing.of("outline").forEach((feature) => {
    const geometry = feature.getGeometry();
    const polygons = geometry.getType() === "Polygon" ? [geometry.getCoordinates()] : geometry.getCoordinates();
    polygons.flat(2).forEach((point) => corners.add(key(point)));
  });
  return (point) => corners.has(key(point));
}

function pointsLayer(kit, isFixed) {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, style: pointStyle(), zIndex: 7 });
  kit.map.addLayer(layer);
  return {
    layer,
    show(ring) {
      source.clear(true);
      source.addFeatures(ring.map((point, number) => {
        const feature = new Feature({ geometry: new Point(fromLonLat(point)), fixed: isFixed(fromLonLat(point)) });
        feature.setId(number);
        return feature;
      }));
    },
    fixedAt: (coordinate) => source.getClosestFeatureToCoordinate(coordinate)?.get("fixed"),
    mark: (number) => source.forEachFeature((feature) => feature.set("chosen", feature.getId() === number)),
  };
}

/** Bring the page to life. */
export function startEditPage() {
  const element = document.getElementById("edit-map");
  const form = document.getElementById("edit-form");
  const words = document.getElementById("edit-data")?.dataset;
  if (!element || !form) return;
  const kit = createMap(element, { clickable: false });
  const drawing = drawingOf(kit);
  if (drawing.target?.getGeometry().getType() !== "Polygon") return;
  const isFixed = fixedOf(drawing);
  const points = pointsLayer(kit, isFixed);
  const net = netLayer(kit, words.net, { fit: false, clickable: false });
  net.ready.then(() => net.source.forEachFeature((feature) => feature.unset("tip")), () => {});
  const faults = rolesLayer(kit);
  const outcome = document.getElementById("edit-outcome");
  const [save, undo] = [form.querySelector("[data-save]"), form.querySelector("[data-undo]")];
  const table = verticesTable(document.querySelector("[data-rows]"), words, moved, (number) => { table.mark(number); points.mark(number); });

  function refresh() {
    const ring = drawing.ring();
    points.show(ring);
    table.show(ring);
    document.querySelector("[data-count]").textContent = String(ring.length);
    save.disabled = undo.disabled = !drawing.changed;
  }
  function moved(number, place) {
    drawing.move(number, place);
    drawing.keep();
    refresh();
  }

  const features = new Collection(drawing.movable);
  const nearFixed = ({ map, pixel, coordinate }) => points.fixedAt(coordinate) && map.hasFeatureAtPixel(pixel, { layerFilter: (layer) => layer === points.layer, hitTolerance: 6 });
  const modify = new Modify({ features, pixelTolerance: 12, condition: (event) => primaryAction(event) && !nearFixed(event),
    deleteCondition: (event) => altKeyOnly(event) && singleClick(event) });
  kit.map.addInteraction(modify);
  kit.map.addInteraction(new Snap({ features: new Collection([...drawing.movable, ...drawing.of("outline")]), pixelTolerance: 8 }));
  modify.on("modifyend", () => { drawing.keep(); refresh(); });
  undo.addEventListener("click", () => { drawing.undo(); faults.source.clear(); refresh(); });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    const { geometry } = writeFeatures([drawing.target]).features[0];
    const sent = { geometry, effective_on: form.elements.effective_on.value, revision: Number(words.revision) };
    const answer = await ask(form.action, { method: "POST", data: sent }).catch(() => ({ ok: false, body: null }));
    const found = answer.body?.faults ?? { type: "FeatureCollection", features: [] };
    faults.show(found);
    if (answer.ok) {
      outcome.replaceChildren(notice(answer.body.message, "good"));
      window.setTimeout(() => window.location.reload(), 1200);
      return;
    }
    save.disabled = false;
    const lines = found.features.map((feature) => feature.properties.sentence);
    outcome.replaceChildren(notice(answer.body?.message ?? words.textFailed, "bad", lines));
    outcome.scrollIntoView({ block: "nearest" });
    if (faults.source.getFeatures().length) kit.fit(faults.source.getExtent(), { padding: [120, 120, 120, 120], maxZoom: 18, duration: 250 });
  });

  refresh();
  kit.fit(drawing.target.getGeometry().getExtent(), { padding: [80, 80, 80, 80] });
}
