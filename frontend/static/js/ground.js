/** Settings, ground: the import of a base map by polling. */

import { followProgress } from "./desk/progress.js";

followProgress();
document.addEventListener("desk:swapped", followProgress);
