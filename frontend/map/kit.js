// One way to make a map: OpenLayers on the canvas, in degrees outside and Web Mercator inside. The net itself is the map;
// tiles lie under it only where the installation names some. What happens is told as DOM events on the element:
// map:area, map:point {detail: properties}.
import Feature from "ol/Feature.js";
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import { ScaleLine, defaults as defaultControls } from "ol/control.js";
import { isEmpty } from "ol/extent.js";
import GeoJSON from "ol/format/GeoJSON.js";
import TileLayer from "ol/layer/Tile.js";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj.js";
import XYZ from "ol/source/XYZ.js";
import { onPaper } from "../ui/paper.js";
import { hintAtTwoFingers, interactionsOf } from "./gestures.js";
import { prefersCalm } from "./tokens.js";
import { watchTips } from "./tips.js";

const format = new GeoJSON({ featureProjection: "EPSG:3857" });
const FIT_PADDING = [28, 28, 28, 28];
const CLOSE_ZOOM = 16;

/** Read GeoJSON (an object) into features of the map's projection. */
export const readFeatures = (data) => format.readFeatures(data);

/** Write features as a GeoJSON object in degrees, seven decimals. */
export const writeFeatures = (features) => format.writeFeaturesObject(features, { decimals: 7 });

function controls(data) {
  const zoom = { zoomInTipLabel: data.textZoomIn, zoomOutTipLabel: data.textZoomOut };
  return defaultControls({ rotate: false, attribution: Boolean(data.tileUrl), zoomOptions: zoom }).extend([new ScaleLine()]);
}

function tiles(data) {
  if (!data.tileUrl) return [];
  return [new TileLayer({ source: new XYZ({ url: data.tileUrl, attributions: data.tileAttribution || undefined }) })];
}

/** Fetch JSON for a layer; a map that cannot load says so on itself. */
async function load(kit, url) {
  try {
    const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    return await response.json();
  } catch (error) {
    kit.tell(kit.element.dataset.textFailed ?? "");
    throw error;
  }
}

function teller(element) {
  const message = document.createElement("p");
  message.className = "map-message";
  message.setAttribute("role", "status");
  message.hidden = true;
  element.append(message);
  return (text) => {
    message.textContent = text;
    message.hidden = !text;
  };
}

function watchClicks(kit) {
  const { map, element } = kit;
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  const pick = (pixel) => {
    if (!kit.clickable) return;
    const found = map.forEachFeatureAtPixel(pixel, (feature) => feature.get("click") && feature, { hitTolerance: 8 });
    if (found) found.get("click")(found, tell);
  };
  map.on("singleclick", (event) => pick(event.pixel));
  // By keyboard the middle of the map is the pointer: arrows move it, its label says what lies there, Enter opens that.
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === element) pick(map.getSize().map((length) => length / 2));
  });
}

/** Show on paper what the screen shows, all of it, at the size that paper has for it. */
function watchPaper({ map, view, element }) {
  let was = null;
  onPaper(element, (paper) => {
    was = { center: view.getCenter(), resolution: view.getResolution() };
    const seen = view.calculateExtent(map.getSize());
    Object.assign(element.style, { width: `${paper.width}px`, height: `${paper.height}px` });
    const size = [paper.width, paper.height];
    map.setSize(size);
    view.fit(seen, { size });
    map.renderSync();
  }, () => {
    if (!was) return;
    Object.assign(element.style, { width: "", height: "" });
    map.updateSize();
    view.setCenter(was.center);
    view.setResolution(was.resolution);
    was = null;
  });
}

/**
 * Make a map in `element`, whose data-* say: lng, lat, zoom where it starts, tile-url,
 * tile-attribution, one-finger (a swipe moves the map, not the page), text-*. Returns the kit: map, view and the small verbs below.
 */
export function createMap(element, { clickable = true } = {}) {
  const data = element.dataset;
  const view = new View({ center: fromLonLat([Number(data.lng || 113.38), Number(data.lat || 22.52)]),
    zoom: Number(data.zoom || 11), maxZoom: 20, minZoom: 3, enableRotation: false, showFullExtent: true });
  if (!element.hasAttribute("tabindex")) element.tabIndex = 0;
  const map = new OlMap({ target: element, view, layers: tiles(data), controls: controls(data),
    interactions: interactionsOf(element) });
  hintAtTwoFingers(element);
  const duration = prefersCalm() ? 0 : 250;
  const kit = {
    element, map, view, clickable, duration,
    tell: teller(element),
    load: (url) => load(kit, url),
    /** Show an extent of the map's projection; an empty one is left alone. */
    fit(extent, options = {}) {
      if (!isEmpty(extent)) view.fit(extent, { padding: FIT_PADDING, maxZoom: CLOSE_ZOOM, ...options });
    },
    /** Bring a place to the middle. */
    goTo(lng, lat, zoom = Math.max(view.getZoom(), CLOSE_ZOOM)) {
      view.cancelAnimations();
      view.animate({ center: fromLonLat([lng, lat]), zoom, duration });
    },
    /** What is in the middle, in degrees. */
    centre() {
      const [lng, lat] = toLonLat(view.getCenter());
      return { lng, lat };
    },
    /** What is seen, "west,south,east,north" in degrees, as the lists' `bbox` filter takes it. */
    bbox() {
      const box = transformExtent(view.calculateExtent(map.getSize()), "EPSG:3857", "EPSG:4326");
      return box.map((degrees) => degrees.toFixed(6)).join(",");
    },
  };
  new ResizeObserver(() => map.updateSize()).observe(element);
  watchPaper(kit);
  watchTips(kit, (feature) => (feature instanceof Feature ? feature.get("tip")?.(feature) : ""));
  watchClicks(kit);
  return kit;
}
