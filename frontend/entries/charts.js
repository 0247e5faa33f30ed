// For pages whose charts are their tables.
import { chartTables } from "../charts/kit.js";

chartTables();
document.addEventListener("htmx:load", (event) => chartTables(event.detail.elt));
