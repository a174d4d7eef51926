/**
 * The door to the map engine: only what lies behind it, in engine/, knows which one it is. It gives
 * maps and layers, whose own methods (`on`, `addTo`, `fitBounds` …) are Leaflet's.
 */

export { addButton, addZoom } from "./engine/controls.js";
export { mark, markCanvas } from "./engine/marks.js";
export * from "./engine/shapes.js";
export { groundOf, holdStill, keepNear, mapIn } from "./engine/start.js";

/** Drawing vector tiles is the heaviest part, and comes late: gives `vectorTiles`. */
export function loadVectorTiles() {
  return import("./engine/vector-tiles.js");
}
