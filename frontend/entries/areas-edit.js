// Redrawing one grid.
import { startEditPage } from "../areas/edit.js";

startEditPage();
