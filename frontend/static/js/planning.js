/** The planning board. */

import { startColumns } from "./desk/columns.js";
import { startKeys } from "./desk/keys.js";
import { startPlanMap } from "./desk/plan-map.js";

startColumns();
startKeys();
startPlanMap(document.querySelector(".map-ground"));
