/**
 * Maps are made by django-leaflet, from LEAFLET_CONFIG and what areas/_map.html adds to it; here
 * they are asked for and found. Its scripts on the page wait for LOADEVENT, so that no map is made
 * before there is somebody to draw on it, and none at all where a script has not arrived.
 */

import { L } from "./leaflet.js";

const LOADEVENT = "map:start";
const MOVES = [
  "dragging",
  "keyboard",
  "touchZoom",
  "scrollWheelZoom",
  "doubleClickZoom",
  "boxZoom",
];

const maps = new WeakMap();
addEventListener("map:init", ({ detail: { map } }) => maps.set(map.getContainer(), map));

/** The map in an element; the first to ask has all maps of the page made. */
export function mapIn(element) {
  if (!maps.has(element)) startMaps();
  const map = maps.get(element);
  if (!map) throw new Error(`No map was started in #${element.id}`);
  return map;
}

function startMaps() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const motion = still ? { zoomAnimation: false, fadeAnimation: false, inertia: false } : {};
  // Zoom comes with words in the page's own language: see controls.js.
  L.Map.mergeOptions({ ...motion, zoomControl: false, maxBoundsViscosity: 0.8 });
  dispatchEvent(new Event(LOADEVENT));
}

/** What the page shows first: the ground's own bounds. */
export function groundOf(map) {
  return L.latLngBounds(map.options.djoptions.extent);
}

/** Nobody gets lost: the map ends a little outside its ground. */
export function keepNear(map) {
  map.setMaxBounds(groundOf(map).pad(4));
}

/** No more than a picture of the place. */
export function holdStill(map) {
  for (const move of MOVES) map[move]?.disable();
}
