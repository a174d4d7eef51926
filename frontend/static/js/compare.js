/** Two runs side by side: each map with its own cells and tested places, moved together. */

import { getJson } from "./core/request.js";
import { cellLayer, placeLayer } from "./desk/run-layers.js";
import { moveTogether } from "./desk/twin-maps.js";
import { startMap } from "./map/ground.js";

async function startRun(frame) {
  const { cells, places } = frame.dataset;
  const map = await startMap(frame.querySelector(".map-ground"), { locate: false });
  const [cellData, placeData] = await Promise.all([getJson(cells), getJson(places)]);
  cellLayer(cellData).addTo(map);
  const shown = placeLayer(placeData).addTo(map);
  return { map, bounds: shown.getBounds() };
}

const runs = await Promise.all([...document.querySelectorAll("[data-run]")].map(startRun));
if (runs.length === 2) {
  const [one, other] = runs;
  moveTogether(one.map, other.map);
  const bounds = one.bounds.extend(other.bounds);
  if (bounds.isValid()) one.map.fitBounds(bounds.pad(0.3), { animate: false });
}
