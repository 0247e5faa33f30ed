// A page of maps and nothing else, for tests of the map kit.
import { startMap } from "../../../frontend/map/auto.js";

document.querySelectorAll("[data-map]").forEach(startMap);
