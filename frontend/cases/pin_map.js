// The map under the pin; loaded only when somebody opens it.
import { startMap } from "../map/auto.js";

// Near enough to aim, far enough that the grid's own border, the only landmark without tiles, is in sight.
const CLOSE = 15;

/** Bring the map in `root` to life with the pin at `at` ({lng, lat} or null); returns {setPin(lng, lat)}. */
export function openPinMap(root, at, onPick) {
  const element = root.querySelector("[data-map]");
  const { pin } = startMap(element);
  if (at) pin.set(at.lng, at.lat, CLOSE);
  element.addEventListener("map:pin", ({ detail }) => onPick(detail));
  return { setPin: (lng, lat) => pin.set(lng, lat) };
}
