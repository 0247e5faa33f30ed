// The dry run on a map: what stands dashed, what would be solid, faults red; a fault in the list brings its place near.
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { createMap, readFeatures } from "../map/kit.js";
import { netLayer } from "../map/net.js";
import { planStyle } from "./styles.js";

function press(number) {
  document.querySelectorAll("[data-fault]").forEach((button) => {
    const mine = button.dataset.fault === String(number);
    button.setAttribute("aria-pressed", String(mine));
    if (mine) button.scrollIntoView({ block: "nearest" });
  });
}

/** Add GeoJSON with `role` and, for faults, `number`, `label`, `sentence`; a click on a fault chooses it in the list. */
export function rolesLayer(kit, style = planStyle()) {
  const source = new VectorSource();
  kit.map.addLayer(new VectorLayer({ source, style, zIndex: 6 }));
  const tip = (feature) => [feature.get("label") ?? feature.get("name"), feature.get("sentence")].filter(Boolean).join("\n");
  return {
    source,
    show(data) {
      source.clear(true);
      const features = readFeatures({ ...data, features: data.features.filter((feature) => feature.geometry) });
      features.forEach((feature) => {
        if (feature.get("role") !== "before") feature.set("tip", tip, true);
        if (feature.get("role") === "fault") feature.set("click", (found) => press(found.get("number")), true);
      });
      source.addFeatures(features);
    },
    fault: (number) => source.getFeatures().find((feature) => feature.get("number") === Number(number)),
  };
}

/** Bring the page to life. */
export function startPlanPage() {
  const element = document.getElementById("plan-map");
  const data = document.getElementById("plan-data")?.dataset;
  if (!element || !data) return;
  const kit = createMap(element);
  netLayer(kit, data.net, { fit: false, labels: false, clickable: false });
  const plan = rolesLayer(kit);
  const near = (feature) => kit.fit(feature.getGeometry().getExtent(), { padding: [90, 90, 90, 90], maxZoom: 19, duration: 250 });
  kit.load(data.plan).then((found) => {
    plan.show(found);
    kit.fit(plan.source.getExtent());
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-fault]");
      const feature = button && plan.fault(button.dataset.fault);
      if (!button) return;
      press(button.dataset.fault);
      if (feature) near(feature);
    });
  }, () => {});
}
