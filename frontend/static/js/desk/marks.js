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

/** The centre of a cell, as large as the band of its people, in the colour of most of them.
    `people` is "10-24", `share` of unsafe in tenths "8" or "4-5". */
export function coarseMark(map, renderer, feature) {
  const { few, people = "", share = "" } = feature.properties;
  const tenths = share.split("-").map(Number);
  const isSafe = tenths.reduce((sum, one) => sum + one, 0) / tenths.length < 5;
  const kind = few ? "--suppressed" : isSafe ? "--safe" : "--unsafe";
  return mark(few || isSafe ? "circle" : "diamond", feature.geometry.coordinates, {
    renderer,
    radius: few ? 3 : Math.min(6 + Math.sqrt(Number.parseInt(people, 10)), 18),
    weight: 1.5,
    color: colour(map.getContainer(), "--surface"),
    fillColor: colour(map.getContainer(), kind),
    fillOpacity: 0.9,
    interactive: false,
  });
}
