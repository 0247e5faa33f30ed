// A place chosen on the map: by a tap, or by what stands under the cross in its middle. Moving the map chooses nothing.
import Overlay from "ol/Overlay.js";
import { fromLonLat, toLonLat } from "ol/proj.js";

const SVG = "http://www.w3.org/2000/svg";
const DROP = "M12 30C12 30 2 19 2 11.500a10 10 0 0 1 20 0C22 19 12 30 12 30z";
const NEAR_PX = 3;

function drawPin() {
  const svg = document.createElementNS(SVG, "svg");
  const drop = document.createElementNS(SVG, "path");
  const hole = document.createElementNS(SVG, "circle");
  Object.entries({ class: "map-pin", viewBox: "0 0 24 31", "aria-hidden": "true" }).forEach(([name, value]) => svg.setAttribute(name, value));
  Object.entries({ d: DROP, fill: "currentColor", stroke: "#fff", "stroke-width": "1.2" }).forEach(([name, value]) => drop.setAttribute(name, value));
  Object.entries({ cx: "12", cy: "11.500", r: "4", fill: "#fff" }).forEach(([name, value]) => hole.setAttribute(name, value));
  svg.append(drop, hole);
  return svg;
}

function drawCross(element) {
  const cross = document.createElement("span");
  cross.className = "map-cross";
  element.append(cross);
  return cross;
}

/**
 * Let the reader choose a place on `kit`: a tap, or Enter and `take` for what lies under the cross. Told on the element:
 * map:pin {lng, lat} at each choice of theirs, map:rest {isAtPin, coordinate} where the map has come to rest.
 * Returns {set(lng, lat), take()}.
 */
export function pinPicker(kit) {
  const { map, view, element } = kit;
  const cross = drawCross(element);
  const pin = new Overlay({ element: drawPin(), positioning: "bottom-center", stopEvent: false });
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  map.addOverlay(pin);
  kit.clickable = false;

  const rest = () => {
    const middle = map.getSize()?.map((length) => length / 2);
    const at = pin.getPosition() && map.getPixelFromCoordinate(pin.getPosition());
    const isAtPin = Boolean(middle && at && Math.hypot(at[0] - middle[0], at[1] - middle[1]) < NEAR_PX);
    cross.hidden = isAtPin;
    tell("map:rest", { isAtPin, coordinate: view.getCenter() });
  };
  const choose = (coordinate) => {
    const [lng, lat] = toLonLat(coordinate);
    pin.setPosition(coordinate);
    view.animate({ center: coordinate, duration: Math.min(160, kit.duration) });
    tell("map:pin", { lng, lat });
    rest();
  };
  const take = () => choose(view.getCenter());

  map.on("singleclick", (event) => choose(event.coordinate));
  map.on("moveend", rest);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== element) return;
    event.preventDefault();
    take();
  });

  return {
    take,
    /** Put the pin at a place and bring it to the middle, by program. */
    set(lng, lat, zoom) {
      pin.setPosition(fromLonLat([lng, lat]));
      kit.goTo(lng, lat, zoom);
    },
  };
}
