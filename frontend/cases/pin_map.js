// The map under the pin; loaded only when somebody opens it.
import { startMap } from "../map/auto.js";

// Near enough to aim, far enough that the grid's own border, the only landmark without tiles, is in sight.
const CLOSE = 15;

/**
 * Bring the map in `root` to life with the pin at `at` ({lng, lat} or null); `onPick({lng, lat})` hears what is chosen.
 * Markup: [data-map], [data-pin-use] (takes what lies under the cross, [data-pin-here] names it). Returns {setPin(lng, lat)}.
 */
export function openPinMap(root, at, onPick) {
  const element = root.querySelector("[data-map]");
  const { net, pin } = startMap(element);
  const use = root.querySelector("[data-pin-use]");
  const nameAt = (coordinate) => net?.source.getFeaturesAtCoordinate(coordinate)[0]?.get("name") ?? "";
  element.addEventListener("map:pin", ({ detail }) => onPick(detail));
  element.addEventListener("map:rest", ({ detail }) => {
    use.hidden = detail.isAtPin;
    root.querySelector("[data-pin-here]").textContent = nameAt(detail.coordinate);
  });
  use.addEventListener("click", pin.take);
  if (at) pin.set(at.lng, at.lat, CLOSE);
  return { setPin: (lng, lat) => pin.set(lng, lat) };
}
