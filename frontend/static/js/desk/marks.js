/** Pins on a canvas: a circle is safe, a diamond is unsafe; pale ones wait for review. */

import { mark } from "../map/engine.js";
import { colour } from "../map/palette.js";

const RADIUS = 7;

/** A mark for one GeoJSON feature of the pins' layer. */
export function markOf(map, renderer, feature) {
  const { perception, status } = feature.properties;
  const pale = status === "pending";
  return mark(perception === "safe" ? "circle" : "diamond", feature.geometry.coordinates, {
    renderer,
    radius: RADIUS,
    weight: 1.5,
    color: colour(map.getContainer(), pale ? `--${perception}` : "--surface"),
    fillColor: colour(map.getContainer(), pale ? `--${perception}-1` : `--${perception}`),
    fillOpacity: status === "hidden" || status === "withdrawn" ? 0.25 : 0.95,
  });
}
