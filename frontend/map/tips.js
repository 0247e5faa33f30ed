// The small label under the pointer, or in the middle when the map is moved by keyboard.
const AWAY_PX = 14;

/** Show `textOf(feature)` for what lies under the pointer; features without text are passed through. */
export function watchTips(kit, textOf) {
  const { map, element } = kit;
  const tip = document.createElement("div");
  tip.className = "map-tip";
  tip.hidden = true;
  tip.setAttribute("aria-live", "polite");
  element.append(tip);

  const show = (pixel) => {
    const text = map.forEachFeatureAtPixel(pixel, (feature) => textOf(feature) || undefined, { hitTolerance: 4 });
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    const [width, height] = map.getSize();
    const left = Math.min(pixel[0] + AWAY_PX, width - tip.offsetWidth - 4);
    const below = pixel[1] + AWAY_PX + tip.offsetHeight < height;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${below ? pixel[1] + AWAY_PX : pixel[1] - AWAY_PX - tip.offsetHeight}px`;
  };

  map.on("pointermove", (event) => {
    if (event.dragging) return;
    show(event.pixel);
    map.getTargetElement().style.cursor = !tip.hidden && kit.clickable ? "pointer" : "";
  });
  element.addEventListener("pointerleave", () => { tip.hidden = true; });
  const middle = () => {
    const size = map.getSize();
    if (size && element.matches(":focus-visible")) show(size.map((length) => length / 2));
  };
  map.on("moveend", middle);
  element.addEventListener("focus", middle);
  element.addEventListener("blur", () => { tip.hidden = true; });
  return tip;
}
