// The map under the pin; loaded only when somebody opens it.
import { startMap } from "../map/auto.js";

const CLOSE = 17;

/** Bring the map in `root` to life with the pin at `at` ({lng, lat} or null); returns {setPin(lng, lat)}. */
export function openPinMap(root, at, onPick) {
  const element = root.querySelector("[data-map]");
  const { pin } = startMap(element);
  if (at) pin.set(at.lng, at.lat, CLOSE);
  element.addEventListener("map:pin", ({ detail }) => onPick(detail));
  return { setPin: (lng, lat) => pin.set(lng, lat) };
}
