// A button with data-copy puts its text into the clipboard, where the browser lends one; data-done says that it is there.
import { say } from "./messages.js";

document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button.dataset.done, "success");
    } catch {
      button.hidden = true; // refused: the text itself stands beside it
    }
  });
});
