// For pages whose maps need no code of their own.
import { startMaps } from "../map/auto.js";

startMaps();
document.addEventListener("htmx:load", (event) => startMaps(event.detail.elt));
