/** Places, areas and what is drawn on them. Coordinates of GeoJSON are longitude, latitude. */

import { L } from "./leaflet.js";

export function place(lng, lat) {
  return L.latLng(lat, lng);
}

/** Around places, each as longitude and latitude. */
export function boundsAround(places) {
  return L.latLngBounds(places.map(([lng, lat]) => [lat, lng]));
}

/** Around layers that know theirs; not valid when there are none. */
export function boundsOfAll(layers) {
  return L.featureGroup(layers).getBounds();
}

/** A layer of GeoJSON; the options are Leaflet's. */
export function drawing(geojson, options = {}) {
  return L.geoJSON(geojson, options);
}

export function group() {
  return L.layerGroup();
}

/** A group whose bounds can be asked for. */
export function boundedGroup() {
  return L.featureGroup();
}

/** Rings and holes of places, in Leaflet's order: latitude, longitude. */
export function polygon(rings, options) {
  return L.polygon(rings, options);
}

/** A circle of some metres on the ground. */
export function circle(options) {
  return L.circle([0, 0], options);
}

/** A circle of some pixels on the screen. */
export function spot(at, options) {
  return L.circleMarker(at, options);
}

/** A marker with a drawing of our own, `html`; `size` and `anchor` are pixels. */
export function sign(at, { html, className, size, anchor, ...options }) {
  const icon = L.divIcon({ html, className, iconSize: size, iconAnchor: anchor });
  return L.marker(at, { icon, ...options });
}

/** The map that a layer is on. */
export function mapOf(layer) {
  return layer._map;
}

/** What was meant for a layer is not meant for the map below it. */
export function stop(event) {
  L.DomEvent.stopPropagation(event);
}
