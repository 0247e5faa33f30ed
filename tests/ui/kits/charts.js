// A page of charts and nothing else, for tests of the chart kit.
import { chartTables } from "../../../frontend/charts/kit.js";

chartTables(document.body);
