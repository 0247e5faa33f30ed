// The page of one calendar year.
import { walkByKeys } from "../clocks/months.js";

walkByKeys();
