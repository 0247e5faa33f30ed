// One picker of photos: camera and gallery feed one list, shown small, each removable; large ones are made smaller.
// Without this script the two inputs send their files themselves.
import { photoPlace } from "./exif.js";
import { pictureKind } from "./picture_kind.js";
import { smaller } from "./smaller.js";

/** Prepare what was chosen: {file} to send, or {refused} with the reason's name, as data-* of the picker has its words. */
async function preparePhoto(file) {
  const kind = await pictureKind(file);
  if (!kind) return { refused: "noPicture" };
  const made = await smaller(file, kind);
  return made ? { file: made.file, remark: made.isBare ? "bare" : "" } : { refused: "tooLarge" };
}

function preview(file, { remove: label, mark }, onRemove, onMark) {
  const item = document.createElement("li");
  item.className = "photo-preview";
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.onerror = () => image.replaceWith(Object.assign(document.createElement("span"), { textContent: file.name }));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "photo-remove";
  button.textContent = "\u00d7";
  button.setAttribute("aria-label", `${label} ${file.name}`);
  button.addEventListener("click", () => {
    URL.revokeObjectURL(image.src);
    onRemove();
  });
  item.append(image, button);
  if (mark) {
    const marker = Object.assign(document.createElement("button"), { type: "button", className: "btn photo-mark", textContent: mark });
    marker.setAttribute("aria-label", `${mark}: ${file.name}`);
    marker.addEventListener("click", onMark);
    item.append(marker);
  }
  return item;
}

/**
 * Make the picker in `root` (data-photos) keep one list. `onPlace` hears {lng, lat} of the first photo that has one.
 * Markup: inputs[data-photo-source], one input[data-photo-list name=photos], ul[data-photo-previews], data-remove.
 */
export function photoPicker(root, { onPlace } = {}) {
  const list = root.querySelector("[data-photo-list]");
  const previews = root.querySelector("[data-photo-previews]");
  const status = root.querySelector("[data-photo-status]");
  const problem = root.querySelector("[data-error-of]");
  if (root.dataset.ready || typeof DataTransfer === "undefined") return;
  root.dataset.ready = "1";
  let files = [...list.files];

  const show = () => {
    const items = files.map((file) =>
      preview(file, root.dataset, () => {
        files = files.filter((other) => other !== file);
        keep();
      }, () => markUp(file)),
    );
    previews.replaceChildren(...items);
    if (status) status.textContent = files.length ? root.dataset.count.replace("0", files.length) : "";
    root.classList.toggle("has-photos", files.length > 0);
  };

  const keep = () => {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    list.files = transfer.files;
    list.dispatchEvent(new Event("change", { bubbles: true })); // the draft of the form takes them in
    show();
  };

  // Faces are covered and places pointed at before it is sent; what draws comes when somebody wants to.
  const markUp = async (file) => {
    const { markPhoto } = await import("../marks/sheet.js");
    const made = await markPhoto(root.querySelector("[data-mark-sheet]"), file);
    if (!made) return;
    if (problem) problem.textContent = `${root.dataset.marked} ${file.name}`;
    files = files.map((other) => (other === file ? made : other));
    keep();
  };

  const add = async (input) => {
    const chosen = [...input.files];
    if (!chosen.length) return; // taken already, before its own event came: its sentence stays
    input.value = "";
    root.setAttribute("aria-busy", "true");
    const told = { noPicture: [], tooLarge: [], bare: [] };
    for (const file of chosen) {
      const place = onPlace ? await photoPlace(file) : null;
      const { file: ready, refused, remark } = await preparePhoto(file);
      if (refused || remark) told[refused || remark].push(file.name);
      if (ready) files.push(ready);
      if (ready && place) onPlace(place);
    }
    root.removeAttribute("aria-busy");
    const sentences = Object.keys(told).filter((word) => told[word].length);
    if (problem) problem.textContent = sentences.map((word) => `${root.dataset[word]} ${told[word].join(", ")}`).join(" ");
    keep();
  };

  for (const input of root.querySelectorAll("[data-photo-source]")) {
    input.removeAttribute("name"); // the one list sends them all
    input.addEventListener("change", () => add(input));
  }
  list.disabled = false;
  list.addEventListener("draft:files", () => {
    files = [...list.files];
    show();
  });
  show();
  // What was chosen while this script was still on its way counts as well.
  for (const input of root.querySelectorAll("[data-photo-source]")) if (input.files.length) add(input);
}

