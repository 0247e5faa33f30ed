// A form whose questions hang on each other: shows a question once the answer it waits for is given. Without it all of them
// stand there with their condition, and the server leaves out what is not asked.
import { isAsked } from "../ui/questions.js";

const form = document.querySelector("[data-questions]");

function answerOf(name) {
  const field = form.elements.namedItem(name);
  return field && "value" in field ? field.value : "";
}

function show() {
  const hidden = new Set();
  for (const part of form.querySelectorAll("[data-when]")) {
    const { when, whenIs } = part.dataset;
    const asked = !hidden.has(when) && isAsked(answerOf(when), whenIs);
    part.hidden = !asked;
    if (!asked) for (const field of part.querySelectorAll("[name]")) hidden.add(field.name);
  }
}

if (form) {
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
