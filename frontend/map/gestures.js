// Who owns a swipe: on a page that scrolls, one finger scrolls it and two move the map; a mouse drags the map as ever.
import { focus, platformModifierKeyOnly } from "ol/events/condition.js";
import { defaults as defaultInteractions } from "ol/interaction/defaults.js";
import DragPan from "ol/interaction/DragPan.js";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom.js";

const HINT_MS = 1500;
const PLAIN = { altShiftDragRotate: false, pinchRotate: false };

/** Called by the interaction as its own method, hence no arrow. */
function byMouseOrTwoFingers({ originalEvent }) {
  return originalEvent.pointerType !== "touch" || this.getPointerCount() > 1;
}

/** Return the interactions of a map: with `one-finger` among its data it takes every swipe for itself. */
export function interactionsOf(element) {
  if (element.dataset.oneFinger !== undefined) return defaultInteractions(PLAIN);
  const ours = [
    new DragPan({ condition: byMouseOrTwoFingers }),
    new MouseWheelZoom({ condition: (event) => focus(event) || platformModifierKeyOnly(event) }),
  ];
  return defaultInteractions({ ...PLAIN, dragPan: false, mouseWheelZoom: false }).extend(ours);
}

/** Say on the map how it is moved when one finger has swiped over it. */
export function hintAtTwoFingers(element) {
  const { oneFinger, textTwoFingers: text } = element.dataset;
  if (oneFinger !== undefined || !text) return;
  const hint = Object.assign(document.createElement("p"), { className: "map-hint", textContent: text, hidden: true });
  hint.setAttribute("aria-hidden", "true");
  element.append(hint);
  let timer = 0;
  element.addEventListener("touchmove", ({ touches }) => {
    hint.hidden = touches.length > 1;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => { hint.hidden = true; }, HINT_MS);
  }, { passive: true });
}
