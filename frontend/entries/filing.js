// The form of a report for record: place and sending.
import { placePicker } from "../cases/place.js";
import { sendWithProgress } from "../cases/send.js";
import { ready } from "../drafts/page.js";

const form = document.querySelector("[data-filing]");

async function start() {
  // What an earlier page lost comes back first: a place that is known is not asked for again.
  await ready;
  placePicker(form.querySelector("[data-place]"));
  sendWithProgress(form);
}

if (form) start();
