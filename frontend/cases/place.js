// The place of a report: asked of the phone by a tap and never before, pinned on a map that loads only when opened, or taken from a photo.
// The server names the grid; this module only asks it, so the words are its own.
const FIX = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };

/**
 * Run the place part of the form in `root` (data-place). Returns {fromPhoto} for the photo picker.
 * Markup: inputs named lng, lat, accuracy_m, place_source; [data-place-answer] is a live region; buttons
 * [data-place-gps], [data-place-photo] (hidden until a photo has one), details[data-place-pin] with [data-pin-map].
 */
export function placePicker(root) {
  const form = root.closest("form");
  const answer = root.querySelector("[data-place-answer]");
  const fromPhoto = root.querySelector("[data-place-photo]");
  const pin = root.querySelector("details[data-place-pin]");
  const field = (name) => form.elements[name];
  let inPhoto = null;
  let asked = 0;
  let map = null;

  // The next thing to do, one tap saved: the map, with the sentence that leads to it in sight.
  const offerMap = () => {
    if (pin.open) return;
    pin.open = true;
    window.requestAnimationFrame(() => root.scrollIntoView({ block: "start" }));
  };

  // What the server says stands above, and its name in the map as well, where the thumb is.
  const show = (html) => {
    answer.innerHTML = html;
    // A position that names no one grid is put right on the map.
    if (answer.querySelector("[data-verdict=uncertain], [data-verdict=outside]")) offerMap();
    pin.querySelector("[data-pin-name]").textContent = answer.querySelector("strong")?.textContent ?? "";
  };

  const name = async () => {
    const mine = (asked += 1);
    const query = new URLSearchParams(["lng", "lat", "accuracy_m"].map((one) => [one, field(one).value]));
    if (!field("lng").value || !field("lat").value) return;
    form.dispatchEvent(new Event("place:named"));
    root.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(`${root.dataset.url}?${query}`, { headers: { "HX-Request": "true" } });
      const html = await response.text();
      if (mine === asked && response.ok) show(html);
    } catch {
      if (mine === asked) answer.textContent = root.dataset.offline;
    } finally {
      if (mine === asked) root.removeAttribute("aria-busy");
    }
  };

  const put = (place, source, accuracy = "") => {
    field("lng").value = place.lng.toFixed(6);
    field("lat").value = place.lat.toFixed(6);
    field("accuracy_m").value = accuracy === "" ? "" : Math.round(accuracy);
    field("place_source").value = source;
    if (source !== "pin") map?.setPin(place.lng, place.lat);
    name();
  };

  const gps = () => {
    if (!navigator.geolocation) {
      answer.textContent = root.dataset.noGps;
      offerMap();
      return;
    }
    answer.textContent = root.dataset.finding;
    root.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => put({ lng: coords.longitude, lat: coords.latitude }, "gps", coords.accuracy),
      (error) => {
        root.removeAttribute("aria-busy");
        answer.textContent = error.code === error.PERMISSION_DENIED ? root.dataset.noPermission : root.dataset.noFix;
        if (inPhoto) put(inPhoto, "photo");
        else offerMap();
      },
      FIX,
    );
  };

  const openMap = async () => {
    if (!pin.open || map) return;
    const { openPinMap } = await import("./pin_map.js");
    const at = field("lng").value ? { lng: Number(field("lng").value), lat: Number(field("lat").value) } : null;
    map = openPinMap(pin.querySelector("[data-pin-map]"), at, (place) => put(place, "pin"));
  };

  root.querySelector("[data-place-gps]").addEventListener("click", gps);
  pin.addEventListener("toggle", openMap);
  // Opened by hand, the map is what the reader wants to see, and the button at the foot must not lie on it.
  pin.querySelector("summary").addEventListener("click", () => {
    if (!pin.open) window.requestAnimationFrame(() => pin.scrollIntoView({ block: "start" }));
  });
  fromPhoto.addEventListener("click", () => inPhoto && put(inPhoto, "photo"));
  for (const typed of ["lng", "lat"]) {
    field(typed).addEventListener("change", () => {
      field("place_source").value = "pin";
      field("accuracy_m").value = "";
      map?.setPin(Number(field("lng").value), Number(field("lat").value));
      name();
    });
  }
  if (field("lng").value) name();

  return {
    fromPhoto(place) {
      inPhoto = place;
      fromPhoto.hidden = false;
      if (!field("lng").value) put(place, "photo");
    },
  };
}
