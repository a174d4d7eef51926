/**
 * A map on the municipality's ground: `startMap(element, options) -> Promise<map>`.
 *
 * The element comes from areas/_map.html and carries what the server knows as data-attributes.
 * The promise is kept as soon as the map can be used; the base map, which is heavier than the rest
 * of the page, is loaded after that (`element.dataset.ground` says how far it has come:
 * "loading", then "vector", "raster" or "simple").
 */

import { addControls } from "./controls.js";
import { holdStill, keepNear, mapIn } from "./engine.js";
import { drawGround } from "./outline.js";

const PADDING = 0.15;
const FAR = 15;

/**
 * @param {HTMLElement} element
 * @param {object} [options]
 * @param {boolean} [options.interactive] false: a still picture of the place
 * @param {boolean} [options.locate] false: no button for one's own position
 * @param {string} [options.controlPosition] a corner, as Leaflet names them
 * @param {boolean} [options.veil] false: the outside is not veiled
 */
export async function startMap(element, options = {}) {
  const { interactive = true, veil = true } = options;
  const map = mapIn(element);
  map.createPane("cells");
  describe(element, interactive);
  if (interactive) {
    keepNear(map);
    addControls(map, options);
  } else holdStill(map);
  map.on("zoomend", () => tellDistance(map));
  tellDistance(map);
  element.dataset.ground = "loading";
  map.groundDrawn = drawGround(map, { veil });
  return map;
}

function describe(element, interactive) {
  element.setAttribute("role", interactive ? "application" : "img");
  if (!interactive) element.removeAttribute("tabindex");
}

/** Lets the style draw signs smaller from far away. */
function tellDistance(map) {
  map.getContainer().dataset.far = map.getZoom() < FAR;
}

/** Show an area or a place as large as fits, without a jump for those who asked for none. */
export function lookAt(map, bounds, options = {}) {
  map.fitBounds(bounds.pad(PADDING), { maxZoom: 17, ...options });
}
