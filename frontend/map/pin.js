// A pin that stands in the middle while the map moves under it: works with one thumb, a mouse and the arrow keys alike.
const SVG = "http://www.w3.org/2000/svg";
const DROP = "M12 30C12 30 2 19 2 11.500a10 10 0 0 1 20 0C22 19 12 30 12 30z";

function drawPin(element) {
  const svg = document.createElementNS(SVG, "svg");
  const drop = document.createElementNS(SVG, "path");
  const hole = document.createElementNS(SVG, "circle");
  const dot = document.createElement("span");
  Object.entries({ class: "map-pin", viewBox: "0 0 24 31", "aria-hidden": "true" }).forEach(([name, value]) => svg.setAttribute(name, value));
  Object.entries({ d: DROP, fill: "currentColor", stroke: "#fff", "stroke-width": "1.2" }).forEach(([name, value]) => drop.setAttribute(name, value));
  Object.entries({ cx: "12", cy: "11.500", r: "4", fill: "#fff" }).forEach(([name, value]) => hole.setAttribute(name, value));
  dot.className = "map-pin-dot";
  svg.append(drop, hole);
  element.append(dot, svg);
  return svg;
}

/**
 * Let the reader choose a place on `kit`: drag the map, tap it, or press arrow keys. `onPick({lng, lat})` is called when
 * the map comes to rest after a move of theirs, and not for moves of `set`. Returns {set(lng, lat), get()}.
 */
export function pinPicker(kit, onPick) {
  const { map, view, element } = kit;
  const pin = drawPin(element);
  let mine = false;
  kit.clickable = false;

  const touched = () => { mine = true; };
  ["pointerdown", "wheel", "keydown"].forEach((kind) => element.addEventListener(kind, touched, { passive: true }));
  map.on("movestart", () => pin.classList.add("is-lifted"));
  map.on("singleclick", (event) => {
    touched();
    view.animate({ center: event.coordinate, duration: Math.min(160, kit.duration) });
  });
  map.on("moveend", () => {
    pin.classList.remove("is-lifted");
    if (!mine) return;
    mine = false;
    const place = kit.centre();
    element.dispatchEvent(new CustomEvent("map:pin", { detail: place, bubbles: true }));
    onPick?.(place);
  });

  return {
    /** Put a place under the pin, by program. */
    set(lng, lat, zoom) {
      mine = false;
      kit.goTo(lng, lat, zoom);
    },
    get: () => kit.centre(),
  };
}
