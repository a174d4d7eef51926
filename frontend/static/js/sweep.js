/** Taking back what came. */

import { startSweepMap } from "./desk/sweep-map.js";

startSweepMap(
  document.querySelector(".map-ground"),
  document.getElementById("choice"),
  document.querySelector("[data-box]"),
);
