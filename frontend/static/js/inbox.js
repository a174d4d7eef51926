/** The moderation inbox. */

import { startColumns } from "./desk/columns.js";
import { startKeys } from "./desk/keys.js";
import { startPinsMap } from "./desk/pins-map.js";

startColumns();
startKeys();
startPinsMap(document.querySelector(".map-ground"));
