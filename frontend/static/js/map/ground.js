/**
 * A map on the municipality's ground: `startMap(element, options) -> Promise<L.Map>`.
 *
 * The element comes from areas/_map.html and carries what the server knows as data-attributes.
 * The promise is kept as soon as the map can be used; the base map, which is heavier than the rest
 * of the page, is loaded after that (`element.dataset.ground` says how far it has come:
 * "loading", then "vector", "raster" or "simple").
 */

import { addControls } from "./controls.js";
import { drawGround } from "./outline.js";

const MAX_ZOOM = 19;
const PADDING = 0.15;
const FAR = 15;

/**
 * @param {HTMLElement} element
 * @param {object} [options]
 * @param {number[]} [options.bounds] west, south, east, north to show first; the ground's own if left out
 * @param {boolean} [options.interactive] false: a still picture of the place
 * @param {boolean} [options.locate] false: no button for one's own position
 * @param {string} [options.controlPosition] a corner, as Leaflet names them
 * @param {boolean} [options.veil] false: the outside is not veiled
 */
export async function startMap(element, options = {}) {
  const { interactive = true, veil = true } = options;
  const whole = boundsOf(JSON.parse(element.dataset.bounds));
  const map = L.map(element, { ...settings(interactive), ...limits(whole, interactive) });
  map.createPane("cells");
  map.attributionControl?.setPrefix(false);
  map.fitBounds(options.bounds ? boundsOf(options.bounds) : whole, { animate: false });
  describe(element, interactive);
  if (interactive) addControls(map, options);
  map.on("zoomend", () => tellDistance(map));
  tellDistance(map);
  // The same event as django-leaflet's own maps send, so that others find this map too.
  const detail = { map, element };
  window.dispatchEvent(new CustomEvent("map:init", { detail }));
  element.dataset.ground = "loading";
  map.groundDrawn = drawGround(map, { veil });
  return map;
}

/** west, south, east, north → what Leaflet calls bounds. */
export function boundsOf([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

function settings(interactive) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const moves = { dragging: interactive, keyboard: interactive, touchZoom: interactive };
  const zooms = {
    scrollWheelZoom: interactive,
    doubleClickZoom: interactive,
    boxZoom: interactive,
  };
  const motion = still ? { zoomAnimation: false, fadeAnimation: false, inertia: false } : {};
  return { ...moves, ...zooms, ...motion, zoomControl: false, attributionControl: true };
}

/** Nobody gets lost: the map ends a little outside the municipality. */
function limits(whole, interactive) {
  if (!interactive) return { maxZoom: MAX_ZOOM };
  return { maxBounds: whole.pad(4), maxBoundsViscosity: 0.8, maxZoom: MAX_ZOOM, minZoom: 5 };
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
