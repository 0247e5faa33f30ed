// The field of an act in which regions of photos are marked; what is marked stands in hidden inputs, as the form sends it.
import { markBoard } from "./board.js";
import { regionOf, regionText } from "./boxes.js";

const loaded = (url) =>
  new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = fail;
    image.src = url;
  });

/** Make the field in `root` (data-regions) work: each photo is loaded when it is opened. */
export function regionsField(root) {
  if (root.dataset.ready) return;
  root.dataset.ready = "1";
  const values = root.querySelector("[data-regions-values]");
  const texts = new Map();
  for (const { value } of values.querySelectorAll("input")) {
    const read = regionOf(value);
    if (read) texts.set(read.id, [...(texts.get(read.id) ?? []), read.mark]);
  }

  const write = () => {
    const inputs = [...texts].flatMap(([id, marks]) =>
      marks.map((mark) => Object.assign(document.createElement("input"), { type: "hidden", name: root.dataset.name, value: regionText(id, mark) })),
    );
    values.replaceChildren(...inputs);
    root.querySelectorAll("[data-regions-photo]").forEach((photo) => {
      const count = texts.get(photo.dataset.regionsPhoto)?.length ?? 0;
      const slot = photo.querySelector("[data-regions-count]");
      slot.textContent = count ? slot.dataset.regionsCount.replace("0", count) : "";
    });
  };

  for (const photo of root.querySelectorAll("[data-regions-photo]")) {
    const id = photo.dataset.regionsPhoto;
    const open = async () => {
      if (!photo.open || photo.dataset.ready) return;
      photo.dataset.ready = "1";
      const picture = await loaded(photo.dataset.url);
      markBoard(photo.querySelector("[data-mark-board]"), picture, {
        marks: texts.get(id) ?? [],
        onChange: (marks) => {
          texts.set(id, marks);
          write();
        },
      });
    };
    photo.addEventListener("toggle", open);
    open();
  }
  write();
}
