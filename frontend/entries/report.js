// The report from the phone: matters, photos, place, sending.
import { matterSearch } from "../cases/matters.js";
import { photoPicker } from "../cases/photos.js";
import { placePicker } from "../cases/place.js";
import { sendWithProgress } from "../cases/send.js";

const form = document.querySelector("[data-report]");
if (form) {
  const place = placePicker(form.querySelector("[data-place]"));
  photoPicker(form.querySelector("[data-photos]"), { onPlace: place.fromPhoto });
  matterSearch(form.querySelector("[data-all-matters]"));
  sendWithProgress(form);
}
