// The picture on which marks are set: drawn by thumb or mouse, and each mark a button that the keyboard moves, sizes and removes.
import { drawMarks, isMeant, markBetween, middleMark, movedMark, sizedMark } from "./boxes.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Make `root` (data-mark-board) mark `picture` (an image or canvas); `onChange` hears the marks. Returns {marks()}. */
export function markBoard(root, picture, { marks: first = [], onChange = () => {} } = {}) {
  const place = root.querySelector("[data-mark-picture]");
  const remove = root.querySelector("[data-mark-remove]");
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  let marks = [...first];
  let chosen = -1;
  let kind = "cover";

  const draw = () => {
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    drawMarks(context, marks, canvas.width, canvas.height);
    const counts = { cover: 0, arrow: 0 };
    buttons().forEach((button, at) => {
      const mark = marks[at];
      counts[mark.kind] += 1;
      button.setAttribute("aria-label", root.dataset[mark.kind === "cover" ? "region" : "arrow"].replace("0", counts[mark.kind]));
      Object.assign(button.style, { left: `${mark.x * 100}%`, top: `${mark.y * 100}%`, width: `${mark.w * 100}%`, height: `${mark.h * 100}%` });
    });
    remove.disabled = chosen < 0;
  };
  const buttons = () => [...place.querySelectorAll(".mark")];
  const changed = () => {
    draw();
    onChange(marks);
  };
  const put = (at, mark) => {
    marks = marks.map((other, index) => (index === at ? mark : other));
    changed();
  };

  const take = (at) => {
    marks = marks.filter((_, index) => index !== at);
    buttons()[at].remove();
    chosen = -1;
    changed();
    (buttons()[0] ?? root.querySelector("[data-mark-add]")).focus();
  };

  const follow = (element, event, onMove, onEnd = () => {}) => {
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    const box = canvas.getBoundingClientRect();
    const at = ({ clientX, clientY }) => [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
    const start = at(event);
    const move = (next) => onMove(start, at(next));
    element.addEventListener("pointermove", move);
    element.addEventListener("lostpointercapture", (last) => {
      element.removeEventListener("pointermove", move);
      onEnd(start, at(last));
    }, { once: true });
  };

  const add = (mark) => {
    marks = [...marks, mark];
    chosen = marks.length - 1;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "mark" });
    place.append(button);
    button.addEventListener("focus", () => { chosen = buttons().indexOf(button); remove.disabled = false; });
    button.addEventListener("keydown", (event) => {
      const at = buttons().indexOf(button);
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        take(at);
      }
      const way = ARROWS[event.key];
      if (!way) return;
      event.preventDefault();
      put(at, (event.shiftKey ? sizedMark : movedMark)(marks[at], way[0] * 0.02, way[1] * 0.02));
    });
    button.addEventListener("pointerdown", (event) => {
      button.focus({ preventScroll: true });
      const at = buttons().indexOf(button);
      const before = marks[at];
      follow(button, event, (from, to) => put(at, movedMark(before, to[0] - from[0], to[1] - from[1])));
    });
    changed();
    return button;
  };

  canvas.addEventListener("pointerdown", (event) => {
    const markOf = (from, to) => markBetween(kind, from, to);
    follow(
      canvas,
      event,
      (from, to) => {
        draw();
        drawMarks(canvas.getContext("2d"), [markOf(from, to)], canvas.width, canvas.height);
      },
      (from, to) => (isMeant(from, to) ? add(markOf(from, to)).focus({ preventScroll: true }) : draw()),
    );
  });
  const tools = [...root.querySelectorAll("[data-mark-add]")];
  for (const tool of tools) {
    tool.onclick = (event) => {
      kind = tool.dataset.markAdd;
      tools.forEach((other) => other.setAttribute("aria-pressed", String(other === tool)));
      // A thumb draws next; who comes by the keyboard gets one to move.
      if (event.detail === 0 || tools.length === 1) add(middleMark(kind, marks.length)).focus();
    };
  }
  remove.onclick = () => chosen >= 0 && take(chosen);
  place.replaceChildren(canvas);
  const before = marks;
  marks = [];
  before.forEach(add);
  chosen = -1;
  draw();
  return { marks: () => marks };
}
