// The sheet on which the corners of a photographed paper are set, by thumb, mouse or arrow keys, and the paper is sent from.
import { findPaper, LONGEST } from "./find.js";
import { drawPicture, drawStraight, openPhoto, pixelsOf, straightFile } from "./picture.js";
import { faultOf, greyOf } from "./readable.js";
import { movedBy, turnedRight } from "./warp.js";
import { fittedSize } from "../cases/smaller.js";
import { sendPaper } from "./send.js";

const SHOWN = 640; // pixels of the small picture of the result, which is judged too
const INSET = [[0.08, 0.08], [0.92, 0.08], [0.92, 0.92], [0.08, 0.92]];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Make the sheet in `root` work; returns open(form, file), which shows a photo for the paper of a form. */
export function paperSheet(root) {
  const part = (name) => root.querySelector(`[data-straighten-${name}]`);
  const handles = [...root.querySelectorAll("[data-corner]")];
  const [words, problem, lines] = [part("words"), part("problem"), part("lines")];
  let now = null; // {form, file, photo, corners}

  const place = () => {
    handles.forEach((handle, at) => {
      handle.style.left = `${now.corners[at][0] * 100}%`;
      handle.style.top = `${now.corners[at][1] * 100}%`;
    });
    lines.setAttribute("points", now.corners.map(([x, y]) => `${x * 100},${y * 100}`).join(" "));
  };

  const judge = () => {
    const result = drawStraight(now.photo, now.corners, SHOWN, part("result"));
    const fault = faultOf(greyOf(pixelsOf(result)));
    words.textContent = `${now.isFound ? root.dataset.found : root.dataset.notFound} ${root.dataset[fault || "readable"]}`;
    root.dataset.fault = fault;
  };

  const move = (at, dx, dy) => {
    now.corners = now.corners.map((corner, index) => (index === at ? movedBy(corner, dx, dy) : corner));
    place();
  };

  handles.forEach((handle, at) => {
    handle.addEventListener("keydown", (event) => {
      if (!ARROWS[event.key]) return;
      event.preventDefault();
      const step = event.shiftKey ? 0.05 : 0.005;
      move(at, ARROWS[event.key][0] * step, ARROWS[event.key][1] * step);
      judge();
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
      let last = [event.clientX, event.clientY];
      const box = part("photo").getBoundingClientRect();
      const follow = ({ clientX, clientY }) => {
        move(at, (clientX - last[0]) / box.width, (clientY - last[1]) / box.height);
        last = [clientX, clientY];
      };
      handle.addEventListener("pointermove", follow);
      const rest = () => {
        handle.removeEventListener("pointermove", follow);
        judge();
      };
      handle.addEventListener("lostpointercapture", rest, { once: true });
    });
  });

  const close = () => {
    root.hidden = true;
    now?.form.querySelector("[data-paper-file]").focus();
    now = null;
  };

  const send = async (make) => {
    problem.textContent = "";
    root.setAttribute("aria-busy", "true");
    const bar = part("progress");
    bar.hidden = false;
    const said = await sendPaper(now.form, await make(), root.dataset, (share) => { bar.value = share; });
    bar.hidden = true;
    root.removeAttribute("aria-busy");
    problem.textContent = said;
  };

  part("send").addEventListener("click", () => send(() => straightFile(now.photo, now.corners, now.file.name)));
  part("whole").addEventListener("click", () => send(() => now.file));
  part("close").addEventListener("click", close);
  part("turn").addEventListener("click", () => {
    now.corners = turnedRight(now.corners);
    place();
    judge();
  });
  root.addEventListener("keydown", (event) => event.key === "Escape" && close());

  return async function open(form, file) {
    const photo = await openPhoto(file);
    root.hidden = false;
    part("name").textContent = form.dataset.name;
    problem.textContent = "";
    root.classList.toggle("is-unread", !photo);
    now = { form, file, photo, corners: INSET, isFound: false };
    if (photo) {
      const small = drawPicture(photo, fittedSize(photo, LONGEST));
      const { corners } = findPaper(greyOf(pixelsOf(small)));
      Object.assign(now, { corners: corners ?? INSET, isFound: Boolean(corners) });
      drawPicture(photo, fittedSize(photo, 1000), part("canvas"));
      place();
      judge();
    } else {
      words.textContent = root.dataset.unread;
    }
    root.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  };
}
