/**
 * Pins on a canvas: a circle is safe, a diamond is unsafe; pale ones wait for review. A pin whose
 * place is known roughly is no mark but the ground on which it may lie, broken-edged where unsafe.
 */

import { circle, mark, place } from "../map/engine.js";
import { colour } from "../map/palette.js";

const RADIUS = 7;
/** Within so many metres a place is a mark: the smallest cells are as large. */
const ROUGH_M = 100;
/** From here on it is a whole part of the town. */
const AREA_WIDE_M = 500;

/** A mark for one GeoJSON feature of the pins' layer. */
export function markOf(map, renderer, feature) {
  const { perception, status, precision_m } = feature.properties;
  if (precision_m > ROUGH_M) return roughMark(map, renderer, feature);
  const pale = status === "pending";
  return mark(perception === "safe" ? "circle" : "diamond", feature.geometry.coordinates, {
    renderer,
    radius: RADIUS,
    weight: 1.5,
    color: colour(map.getContainer(), pale ? `--${perception}` : "--surface"),
    fillColor: colour(map.getContainer(), pale ? `--${perception}-1` : `--${perception}`),
    fillOpacity: fading(status) ? 0.25 : 0.95,
  });
}

/** The ground on which the place may lie, paler the larger it is. */
function roughMark(map, renderer, { geometry, properties }) {
  const { perception, status, precision_m } = properties;
  const own = colour(map.getContainer(), `--${perception}`);
  const opacity = precision_m > AREA_WIDE_M ? 0.06 : 0.18;
  const ground = circle({
    renderer,
    weight: 1,
    opacity: 0.5,
    dashArray: perception === "unsafe" ? "4 4" : null,
    color: own,
    fillColor: own,
    fillOpacity: fading(status) ? opacity / 2 : opacity,
  });
  return ground.setLatLng(place(...geometry.coordinates)).setRadius(precision_m);
}

function fading(status) {
  return status === "hidden" || status === "withdrawn";
}
