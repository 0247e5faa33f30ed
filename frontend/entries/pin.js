// The pin of one incident, put right: the same picker as in a report.
import { placePicker } from "../cases/place.js";

const root = document.querySelector("[data-place]");
if (root) placePicker(root);
