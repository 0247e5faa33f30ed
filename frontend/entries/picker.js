// A page with a field in which a row is chosen by name.
import { makePickers } from "../ui/picker.js";

document.addEventListener("htmx:afterSettle", () => makePickers());
makePickers();
