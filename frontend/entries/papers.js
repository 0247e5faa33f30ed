// The papers a phone photographs for a desk: found, made straight, sent. Without it the file field sends the photo as it is.
import { paperSheet } from "../papers/sheet.js";

const root = document.querySelector("[data-straighten]");
if (root && typeof createImageBitmap === "function") {
  const open = paperSheet(root);
  for (const form of document.querySelectorAll("[data-paper]")) {
    const input = form.querySelector("[data-paper-file]");
    form.querySelector("[data-paper-plain]").hidden = true;
    input.addEventListener("change", () => input.files.length && open(form, input.files[0]));
  }
}
