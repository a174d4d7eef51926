/** Day, evening and night: three maps of the same ground that move as one. */

import { getJson } from "./core/request.js";
import { cellLayer, ofSeveral } from "./desk/run-layers.js";
import { moveTogether } from "./desk/twin-maps.js";
import { drawing } from "./map/engine.js";
import { startMap } from "./map/ground.js";

const frames = [...document.querySelectorAll("[data-part]")];
const { partCells, least } = document.querySelector("[data-part-cells]").dataset;
const [{ features }, ...maps] = await Promise.all([
  getJson(partCells),
  ...frames.map((frame) => startMap(frame.querySelector(".map-ground"), { locate: false })),
]);

frames.forEach((frame, index) => {
  const own = features.filter(({ properties }) => properties.part === frame.dataset.part);
  // The share of a few says nothing, though staff may know it.
  cellLayer({ type: "FeatureCollection", features: own }, { least }).addTo(maps[index]);
});
// Each follows its neighbour, and so the first.
maps.slice(1).forEach((map, index) => {
  moveTogether(maps[index], map);
});
const bounds = drawing(ofSeveral(features, least)).getBounds();
if (bounds.isValid()) maps[0].fitBounds(bounds.pad(0.05), { animate: false });
