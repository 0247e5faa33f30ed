// The dry run of a plan.
import { startPlanPage } from "../areas/plan.js";

startPlanPage();
