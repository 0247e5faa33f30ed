// Where help is: the map of the list, loaded when it is shown, and the position of whoever asks for what is near.
import { startMap } from "../map/auto.js";

const WIDE = window.matchMedia("(min-width: 1200px)");
const FIX = { enableHighAccuracy: false, timeout: 15000, maximumAge: 300000 };
const root = document.querySelector("[data-stations]");

function watchNear(form) {
  const button = form.querySelector("[data-near]");
  const answer = form.querySelector("[data-near-said]");
  if (!navigator.geolocation || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      // Some hundred metres are near enough, and say less of where somebody stands.
      form.elements.lng.value = coords.longitude.toFixed(3);
      form.elements.lat.value = coords.latitude.toFixed(3);
      form.elements.village.value = "";
      form.submit();
    }, (error) => {
      button.disabled = false;
      answer.textContent = error.code === error.PERMISSION_DENIED ? form.dataset.noPermission : form.dataset.noFix;
      form.elements.village.focus();
    }, FIX);
  });
  // A village that is chosen counts, and no longer where one stands.
  form.elements.village.addEventListener("change", () => {
    form.elements.lng.value = "";
    form.elements.lat.value = "";
  });
}

function showMap(side) {
  const element = side.querySelector("[data-map]");
  if (side.open && element && !element.tongxinMap) startMap(element);
}

if (root) {
  watchNear(root.querySelector("[data-near-form]"));
  const side = root.querySelector("[data-stations-map]");
  if (WIDE.matches) side.open = true;
  side.addEventListener("toggle", () => showMap(side));
  showMap(side);
} else {
  document.querySelectorAll("[data-map]").forEach(startMap);
}
