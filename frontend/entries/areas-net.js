// The page of the whole net.
import { startNetPage } from "../areas/net.js";

startNetPage();
