// One picker of photos: camera and gallery feed one list, shown small, each removable; large ones are made smaller.
// Without this script the two inputs send their files themselves.
import { photoPlace } from "./exif.js";

const SEND_WHOLE = 6 * 1024 * 1024; // below this the original goes, and the server reads its time and place
const LARGEST = 20 * 1024 * 1024; // what the server takes
const LONGEST = 1600;
const QUALITY = 0.85;

/** Draw the picture no longer than LONGEST pixels; give the original back when the browser cannot read it. */
async function smaller(file) {
  if (file.size < SEND_WHOLE || !file.type.startsWith("image/")) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

function preview(file, label, onRemove) {
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

  const keep = () => {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    list.files = transfer.files;
    const items = files.map((file) =>
      preview(file, root.dataset.remove, () => {
        files = files.filter((other) => other !== file);
        keep();
      }),
    );
    previews.replaceChildren(...items);
    if (status) status.textContent = files.length ? root.dataset.count.replace("0", files.length) : "";
    root.classList.toggle("has-photos", files.length > 0);
  };

  const add = async (input) => {
    const chosen = [...input.files];
    input.value = "";
    root.setAttribute("aria-busy", "true");
    const tooLarge = [];
    for (const file of chosen) {
      const place = onPlace ? await photoPlace(file) : null;
      const fit = await smaller(file);
      if (fit.size > LARGEST) tooLarge.push(file.name);
      else files.push(fit);
      if (place) onPlace(place);
    }
    root.removeAttribute("aria-busy");
    if (problem) problem.textContent = tooLarge.length ? `${root.dataset.tooLarge} ${tooLarge.join(", ")}` : "";
    keep();
  };

  for (const input of root.querySelectorAll("[data-photo-source]")) {
    input.removeAttribute("name"); // the one list sends them all
    input.addEventListener("change", () => add(input));
  }
  list.disabled = false;
  keep();
  // What was chosen while this script was still on its way counts as well.
  for (const input of root.querySelectorAll("[data-photo-source]")) if (input.files.length) add(input);
}

/** Carry chosen files over a swapped form: remember before, put back after. */
export function rememberFiles(scope) {
  const kept = new Map();
  for (const input of scope.querySelectorAll("[data-photo-list]")) {
    if (input.files.length) kept.set(input.id, input.files);
  }
  return (fresh) => {
    for (const [id, files] of kept) {
      const input = fresh.querySelector(`#${CSS.escape(id)}`);
      if (input) {
        input.disabled = false;
        input.files = files;
      }
    }
  };
}
