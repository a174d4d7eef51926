/** The dialogue desk's map: pins for coordinators, published cells for everybody else. */

import { getJson } from "./core/request.js";
import { cellMark, markOf } from "./desk/marks.js";
import { markCanvas } from "./map/engine.js";
import { startMap } from "./map/ground.js";

const map = await startMap(document.querySelector(".map-ground"), { locate: false });
const { features } = await getJson(document.querySelector("[data-layer]").dataset.layer);
const renderer = markCanvas();
for (const feature of features) {
  const mark = feature.properties.perception
    ? markOf(map, renderer, feature)
    : cellMark(map, renderer, feature);
  mark.addTo(map);
}
