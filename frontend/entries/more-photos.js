// Pages on which photos are added to a report that was sent.
import { photoPicker } from "../cases/photos.js";
import { ready } from "../drafts/page.js";

// What an earlier page lost comes back first.
ready.then(() => document.querySelectorAll("[data-photos]").forEach((root) => photoPicker(root)));
