// The report from the phone: matters, photos, place, sending.
import { foldMatters } from "../cases/matter_fold.js";
import { suggestMatters } from "../cases/guesses.js";
import { matterSearch } from "../cases/matters.js";
import { photoPicker } from "../cases/photos.js";
import { placePicker } from "../cases/place.js";
import { sendWithProgress } from "../cases/send.js";
import { offerSimilar } from "../cases/similar.js";
import { ready } from "../drafts/page.js";

const form = document.querySelector("[data-report]");

async function start() {
  // What an earlier page lost comes back first: a place that is known is not asked for again.
  await ready;
  const place = placePicker(form.querySelector("[data-place]"));
  photoPicker(form.querySelector("[data-photos]"), { onPlace: place.fromPhoto });
  foldMatters(form.querySelector("[data-matters]"));
  matterSearch(form.querySelector("[data-all-matters]"));
  suggestMatters(form);
  offerSimilar(form.querySelector("[data-similar]"));
  sendWithProgress(form);
}

if (form) start();
