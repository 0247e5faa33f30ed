// The net of areas on a map: borders by level, names when there is room, colours by a table of figures.
import { createEmpty, extend } from "ol/extent.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style, Text } from "ol/style.js";
import { readFeatures } from "./kit.js";
import { classesOf, drawLegend } from "./legend.js";
import { font, token } from "./tokens.js";

const WIDTHS = { city: 2.6, township: 1.8, village: 1.2, grid: 0.8 };
const DARK_CLASS = 4;

/** Return the style function of a net: `classOf(id)` gives 0…5 or null, `labels` draws names that fit. */
function netStyle(state) {
  const line = (level) => new Stroke({ color: token(level === "grid" ? "map-line" : "map-line-strong"), width: WIDTHS[level] ?? 1 });
  const fills = [0, 1, 2, 3, 4, 5].map((step) => new Fill({ color: token(`map-scale-${step}`) }));
  const land = new Fill({ color: `${token("map-land")}${state.seeThrough ? "00" : ""}` });
  const known = new Map();
  const ink = [token("ink"), "#ffffff"].map((color) => new Fill({ color }));
  const halo = new Stroke({ color: "rgba(255,255,255,0.85)", width: 3 });
  const label = (feature, dark) => new Text({ text: feature.get("name"), font: font(13, 500), overflow: false,
    fill: ink[dark ? 1 : 0], stroke: dark ? undefined : halo });

  return (feature) => {
    const step = state.classOf?.(feature) ?? null;
    const key = `${feature.getId() ?? feature.ol_uid}:${step}:${state.labels}`;
    if (!known.has(key)) {
      known.set(key, new Style({ fill: step === null ? land : fills[step], stroke: line(feature.get("level")),
        text: state.labels ? label(feature, step !== null && step >= DARK_CLASS) : undefined }));
    }
    return known.get(key);
  };
}

/**
 * Add the areas at `url` (GeoJSON with id, code, name, level, parent) to a kit. Options: labels, seeThrough (borders
 * only), fit, clickable. Returns {ready, layer, source, paint, fit}; `ready` resolves when the areas are drawn.
 */
export function netLayer(kit, url, { labels = true, seeThrough = false, fit = true, clickable = true } = {}) {
  const source = new VectorSource();
  const state = { labels, seeThrough, classOf: null, tipOf: null };
  const layer = new VectorLayer({ source, declutter: labels, style: netStyle(state), zIndex: seeThrough ? 3 : 1 });
  kit.map.addLayer(layer);
  const tip = (feature) => state.tipOf?.(feature) ?? feature.get("name");
  const click = (feature, tell) => tell("map:area", propertiesOf(feature));

  const net = {
    layer,
    source,
    /** Show all of it. */
    fit() {
      const box = createEmpty();
      source.getFeatures().forEach((feature) => extend(box, feature.getGeometry().getExtent()));
      kit.fit(box);
    },
    /** Colour by `values` {code or id: number}; the legend carries `title` and `unit`. Areas without a value stay plain. */
    paint(values, { title = "", unit = "" } = {}) {
      const valueOf = (feature) => values[feature.get("code")] ?? values[feature.get("id")];
      const classes = classesOf(source.getFeatures().map(valueOf).filter((value) => value != null));
      state.classOf = (feature) => (valueOf(feature) == null ? null : classes.of(valueOf(feature)));
      state.tipOf = (feature) => `${feature.get("name")}\n${title} ${valueOf(feature) ?? "–"} ${unit}`;
      drawLegend(kit.element, classes, { title, unit });
      layer.changed();
    },
  };
  net.ready = kit.load(url).then((data) => {
    const features = readFeatures(data);
    features.forEach((feature) => {
      if (!seeThrough) feature.set("tip", tip, true);
      if (!seeThrough && clickable) feature.set("click", click, true);
    });
    source.addFeatures(features);
    if (fit) net.fit();
    return net;
  });
  net.ready.catch(() => {}); // the map has said on itself that it could not load
  return net;
}

/** The properties a server gave a feature, without what the kit hangs on it. */
export function propertiesOf(feature) {
  const { geometry, tip, click, ...given } = feature.getProperties();
  return given;
}
