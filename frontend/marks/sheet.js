// Marks a photo before it is sent: what is covered leaves the phone covered.
import { drawPicture, jpegOf, openPhoto } from "../papers/picture.js";
import { markBoard } from "./board.js";
import { drawMarks } from "./boxes.js";

const LONGEST = 1600;

/** Return the photo with its marks drawn in, and nothing else of the file: a camera puts small uncovered pictures beside it. */
function markedFile(photo, marks, file) {
  const canvas = drawPicture(photo, photo);
  drawMarks(canvas.getContext("2d"), marks, canvas.width, canvas.height);
  return jpegOf(canvas, file.name);
}

/** Show the photo on `sheet`; resolves with the marked file, or null where nothing was marked. */
export async function markPhoto(sheet, file) {
  const photo = await openPhoto(file, LONGEST);
  const back = document.activeElement;
  const problem = sheet.querySelector("[data-mark-problem]");
  problem.textContent = photo ? "" : problem.dataset.unread;
  sheet.hidden = false;
  document.documentElement.classList.add("has-sheet");
  sheet.focus();
  const board = photo && markBoard(sheet.querySelector("[data-mark-board]"), photo);
  const isDone = await new Promise((done) => {
    sheet.querySelector("[data-mark-done]").onclick = () => done(true);
    sheet.querySelector("[data-mark-cancel]").onclick = () => done(false);
    sheet.onkeydown = (event) => event.key === "Escape" && done(false);
  });
  const marks = isDone && board ? board.marks() : [];
  const made = marks.length ? await markedFile(photo, marks, file) : null;
  sheet.hidden = true;
  document.documentElement.classList.remove("has-sheet");
  (back?.isConnected ? back : sheet.parentElement.querySelector("input")).focus();
  return made;
}
