/** The dialogue desk's map: pins for coordinators, published cells for everybody else. */

import { getJson } from "./core/request.js";
import { markOf } from "./desk/marks.js";
import { publishedLayer } from "./desk/run-layers.js";
import { markCanvas } from "./map/engine.js";
import { startMap } from "./map/ground.js";

const map = await startMap(document.querySelector(".map-ground"), { locate: false });
const { pins, published } = document.querySelector("[data-pins], [data-published]").dataset;
const found = await getJson(pins ?? published);
if (pins) {
  const renderer = markCanvas();
  for (const feature of found.features) markOf(map, renderer, feature).addTo(map);
} else {
  publishedLayer(found).addTo(map);
}
