// How what stands, what would be and what is wrong look on a map: told apart by line as well as by colour.
import { Circle, Fill, RegularShape, Stroke, Style } from "ol/style.js";
import { token } from "../map/tokens.js";

/** Return the style by `role`: ended, before, after, fault. */
export function planStyle() {
  const danger = token("danger");
  const styles = {
    ended: new Style({ stroke: new Stroke({ color: token("ink"), width: 2.2, lineDash: [2, 6] }), fill: new Fill({ color: "rgba(60,60,60,0.14)" }), zIndex: 2 }),
    before: new Style({ stroke: new Stroke({ color: token("ink-soft"), width: 1.6, lineDash: [6, 5] }), zIndex: 2 }),
    after: new Style({ stroke: new Stroke({ color: token("accent"), width: 2 }), fill: new Fill({ color: "rgba(15,107,124,0.10)" }), zIndex: 1 }),
    fault: new Style({
      stroke: new Stroke({ color: danger, width: 3 }), fill: new Fill({ color: "rgba(179,38,30,0.45)" }), zIndex: 3,
      image: new Circle({ radius: 8, fill: new Fill({ color: danger }), stroke: new Stroke({ color: "#ffffff", width: 2 }) }),
    }),
  };
  return (feature) => styles[feature.get("role")];
}

/** Return the style of the redrawing: target, neighbour, outline, site. */
export function editStyle() {
  const line = (color, width, lineDash) => new Stroke({ color, width, lineDash });
  const styles = {
    target: new Style({ stroke: line(token("danger"), 2.5), fill: new Fill({ color: "rgba(179,38,30,0.08)" }), zIndex: 3 }),
    neighbour: new Style({ stroke: line(token("accent"), 1.5), zIndex: 1 }),
    outline: new Style({ stroke: line(token("ink"), 3), zIndex: 2 }),
    site: new Style({ stroke: line(token("ink-soft"), 1, [4, 4]), zIndex: 1 }),
  };
  return (feature) => styles[feature.get("role")];
}

/** Return the style of the points of the border; the chosen one is larger, those of the village square. */
export function pointStyle() {
  const white = new Stroke({ color: "#ffffff", width: 2 });
  const dot = (radius, color) => new Style({ image: new Circle({ radius, fill: new Fill({ color }), stroke: white }) });
  const plain = dot(5, token("danger"));
  const fixed = new Style({ image: new RegularShape({ points: 4, radius: 5, angle: Math.PI / 4, fill: new Fill({ color: token("ink") }) }) });
  const chosen = dot(9, token("ink"));
  return (feature) => (feature.get("chosen") ? chosen : feature.get("fixed") ? fixed : plain);
}
