/** The workbench: progress by polling, layers over pins, a list of tested places. */

import { startColumns } from "./desk/columns.js";
import { startDifferences } from "./desk/differences.js";
import { startKeys } from "./desk/keys.js";
import { followProgress } from "./desk/progress.js";
import { startRunMap } from "./desk/run-map.js";

startColumns();
startKeys();
followProgress();
document.addEventListener("desk:swapped", followProgress);
startDifferences(await startRunMap(document.querySelector(".map-ground")));
