import "../drafts/page.js";
import "../ui/messages.js";
import { makePickers } from "../ui/picker.js";

// Django adds a row to a table by copying a hidden one, and says so.
document.addEventListener("formset:added", () => makePickers());
makePickers();
