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
import { forget, keep, ready } from "../drafts/page.js";
import { ask } from "../ui/requests.js";
import { cornersOf, moveCorner, undoStack } from "./corners.js";
import { writeDrawing, readDrawing } from "./drawn.js";
import { rolesLayer } from "./plan.js";
import { editStyle, pointStyle } from "./styles.js";
import { verticesTable } from "./vertices.js";

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
  const coordinates = () => movable.map((feature) => feature.getGeometry().getCoordinates());
  const base = coordinates();
  const past = undoStack(() => movable.map((feature) => feature.getGeometry().clone()));
  return {
    target, movable, of,
    ring: () => target.getGeometry().getCoordinates()[0].slice(0, -1).map((point) => toLonLat(point)),
    /** Move one corner of the target, and with it the same corner of every neighbour. */
    move(number, [lng, lat]) {
      const from = target.getGeometry().getCoordinates()[0][number];
      const to = fromLonLat([lng, lat]);
      movable.map((feature) => feature.getGeometry()).filter((geometry) => geometry.getType() === "Polygon")
        .forEach((geometry) => geometry.setCoordinates(moveCorner(geometry.getCoordinates(), from, to)));
    },
    keep: () => past.push(),
    undo() {
      const before = past.pop();
      if (before) movable.forEach((feature, index) => feature.setGeometry(before[index].clone()));
    },
    get isChanged() { return !past.isEmpty; },
    /** The drawing as a draft keeps it, and back; says false where other borders lie there now. */
    text: () => writeDrawing(base, coordinates()),
    putBack(text) {
      const drawn = readDrawing(text, base);
      if (!drawn) return drawn !== null;
      movable.forEach((feature, index) => feature.getGeometry().setCoordinates(drawn[index]));
      this.keep();
      return true;
    },
  };
}

/** The corners of the village's outline: they stay where they are. */
function fixedOf(drawing) {
  return cornersOf(drawing.of("outline").map((feature) => feature.getGeometry()).flatMap((geometry) => (
    geometry.getType() === "Polygon" ? [geometry.getCoordinates()] : geometry.getCoordinates())));
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
  const table = verticesTable(document.querySelector("[data-rows]"), words, moveTo, (number) => { table.mark(number); points.mark(number); });

  function refresh() {
    const ring = drawing.ring();
    points.show(ring);
    table.show(ring);
    document.querySelector("[data-count]").textContent = String(ring.length);
    save.disabled = undo.disabled = !drawing.isChanged;
    // Whoever leaves with a border half drawn is asked first (drafts/page.js).
    form.toggleAttribute("data-unsaved", drawing.isChanged);
  }
  /** Keep the drawing as every other draft is kept: sealed, until it is saved. */
  function keepDrawing() {
    form.elements.drawing.value = drawing.isChanged ? drawing.text() : "";
    keep(form);
  }
  function putBack() {
    if (drawing.isChanged || !form.elements.drawing.value) return;
    if (!drawing.putBack(form.elements.drawing.value)) outcome.replaceChildren(notice(words.textOutdated, "warn"));
    refresh();
  }
  function touched() {
    window.history.replaceState({ ...window.history.state, saved: "" }, "");
    outcome.replaceChildren();
  }
  function moveTo(number, place) {
    drawing.move(number, place);
    drawing.keep();
    touched();
    refresh();
    keepDrawing();
  }

  const features = new Collection(drawing.movable);
  const nearFixed = ({ map, pixel, coordinate }) => points.fixedAt(coordinate) && map.hasFeatureAtPixel(pixel, { layerFilter: (layer) => layer === points.layer, hitTolerance: 6 });
  const modify = new Modify({ features, pixelTolerance: 12, condition: (event) => primaryAction(event) && !nearFixed(event),
    deleteCondition: (event) => altKeyOnly(event) && singleClick(event) });
  kit.map.addInteraction(modify);
  kit.map.addInteraction(new Snap({ features: new Collection([...drawing.movable, ...drawing.of("outline")]), pixelTolerance: 8 }));
  modify.on("modifyend", () => { drawing.keep(); touched(); refresh(); keepDrawing(); });
  undo.addEventListener("click", () => { drawing.undo(); faults.source.clear(); refresh(); keepDrawing(); });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    const { geometry } = writeFeatures([drawing.target]).features[0];
    const sent = { geometry, effective_on: form.elements.effective_on.value, revision: Number(words.revision) };
    const answer = await ask(form.action, { method: "POST", data: sent }).catch(() => ({ ok: false, body: null }));
    const found = answer.body?.faults ?? { type: "FeatureCollection", features: [] };
    faults.show(found);
    if (answer.ok) {
      // The page comes again with the net as it is now, and its sentence stands there until the border is touched again.
      form.removeAttribute("data-unsaved");
      await forget(form);
      window.history.replaceState({ ...window.history.state, saved: answer.body.message }, "");
      window.location.reload();
      return;
    }
    save.disabled = false;
    const lines = found.features.map((feature) => feature.properties.sentence);
    outcome.replaceChildren(notice(answer.body?.message ?? words.textFailed, "bad", lines));
    outcome.scrollIntoView({ block: "nearest" });
    if (faults.source.getFeatures().length) kit.fit(faults.source.getExtent(), { padding: [120, 120, 120, 120], maxZoom: 18, duration: 250 });
  });

  if (window.history.state?.saved) outcome.replaceChildren(notice(window.history.state.saved, "good"));
  refresh();
  form.addEventListener("draft:restored", putBack);
  ready.then(putBack);
  kit.fit(drawing.target.getGeometry().getExtent(), { padding: [80, 80, 80, 80] });
}
