/** A page with Leaflet as django-leaflet serves it: import it before what needs the map engine. */

import { globSync, readFileSync } from "node:fs";
import { openPage } from "./page.js";

const SIZE = { clientWidth: 800, clientHeight: 600 };
const PACKAGES = new URL("../../.venv/lib/", import.meta.url).pathname;
const DJOPTIONS = {
  extent: [
    [58.88, 13.25],
    [58.92, 13.3],
  ],
  fitextent: true,
  minzoom: 5,
  maxzoom: 19,
  layers: [],
  scale: "metric",
  attributionprefix: false,
};

export const page = openPage("");
for (const [name, value] of Object.entries(SIZE)) {
  Object.defineProperty(page.window.HTMLElement.prototype, name, { get: () => value });
}
for (const name of ["leaflet.js", "leaflet.extras.js"]) {
  const [path] = globSync(`${PACKAGES}*/site-packages/leaflet/static/leaflet/${name}`);
  page.window.eval(readFileSync(path, "utf8"));
}
export const { L } = page.window;
globalThis.L = L;

/** The element of areas/_map.html, whose map django-leaflet makes when it is asked for. */
export function addGround({ within = document.body, id = "map", config = {}, ...data } = {}) {
  const box = document.createElement("div");
  box.innerHTML = `<div class="map-ground" id="${id}" tabindex="0"></div><p class="map-status"></p>`;
  within.append(box);
  const element = box.firstElementChild;
  Object.assign(element.dataset, {
    outline: "/mark.json",
    zoomIn: "Närmare",
    zoomOut: "Ut",
    ...data,
  });
  const djoptions = { ...DJOPTIONS, ...config };
  const options = { djoptions, globals: false, callback: () => {} };
  const start = () => element.isConnected && L.Map.djangoMap(id, options);
  addEventListener("map:start", start, { once: true });
  return element;
}

export function feature(id, properties, geometry) {
  return { type: "Feature", id, properties, geometry };
}

export function collection(...features) {
  return { type: "FeatureCollection", features };
}

/** A square of about a kilometre, its corner at a place. */
export function square(lng, lat, size = 0.01) {
  const [east, north] = [lng + size, lat + size];
  const ring = [
    [lng, lat],
    [east, lat],
    [east, north],
    [lng, north],
    [lng, lat],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

export function point(lng, lat) {
  return { type: "Point", coordinates: [lng, lat] };
}
