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

/** The middle of a published cell, as large as the band of its people, in the colour of most of
    them. `words` is "8|10-24|unsafe": about so many tenths unsafe, or "4-5", of so many people;
    "|10-24|" where people are counted and not compared, which is neither colour. */
export function cellMark(map, renderer, feature) {
  const [share, people] = feature.properties.words.split("|");
  const isUnsafe = share !== "" && mean(share.split("-").map(Number)) >= 5;
  const kind = share === "" ? "--suppressed" : isUnsafe ? "--unsafe" : "--safe";
  const corners = feature.geometry.coordinates[0].slice(1);
  const middle = [0, 1].map((axis) => mean(corners.map((corner) => corner[axis])));
  return mark(isUnsafe ? "diamond" : "circle", middle, {
    renderer,
    radius: Math.min(6 + Math.sqrt(Number.parseInt(people, 10)), 18),
    weight: 1.5,
    color: colour(map.getContainer(), "--surface"),
    fillColor: colour(map.getContainer(), kind),
    fillOpacity: 0.9,
    interactive: false,
  });
}

function mean(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
