// The way back for who has moved off the net: a button on the map as long as nothing of the net lies about its middle.
import { scaleFromCenter } from "ol/extent.js";

const MIDDLE = 0.5;

/** Offer the way back to where the map of `kit` began, or to the whole of `net` (a layer of kit and net.js). */
export function offerWayHome(kit, net) {
  const { element, map, view } = kit;
  const { lng, lat, zoom, textHome: text } = element.dataset;
  if (!text) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn map-home", textContent: text, hidden: true });
  element.append(button);
  const isOff = () => {
    const middle = view.calculateExtent(map.getSize());
    scaleFromCenter(middle, MIDDLE);
    return !net.source.forEachFeatureIntersectingExtent(middle, () => true);
  };
  button.addEventListener("click", () => {
    if (lng) kit.goTo(Number(lng), Number(lat), Number(zoom) || undefined);
    else net.fit();
    element.focus({ preventScroll: true });
  });
  const look = () => { button.hidden = !isOff(); };
  net.ready.then(() => {
    map.on("moveend", look);
    look();
  }, () => {});
}
