// The page by which a resident follows a report: its link into the clipboard, where the browser lends one.
import { say } from "../ui/messages.js";

const button = document.querySelector("[data-copy]");
if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button.dataset.done, "success");
    } catch {
      button.hidden = true; // refused: the link itself stands above
    }
  });
}
