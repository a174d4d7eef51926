/**
 * What lies under everything else: the base map, or where there is none a simple ground made of
 * the municipality's outline and the names of its parts. Outside the dialogue's area lies a veil.
 */

import { getJson } from "../core/request.js";
import { drawBaseMap } from "./basemap.js";
import { drawing, polygon } from "./engine.js";
import { showNames } from "./names.js";

const WORLD = [
  [-85, -180],
  [-85, 180],
  [85, 180],
  [85, -180],
];

export async function drawGround(map, { veil }) {
  const element = map.getContainer();
  const { attribution, area } = element.dataset;
  pane(map, "simple", 150);
  pane(map, "veil", 350);
  if (attribution) map.attributionControl?.addAttribution(escaped(attribution));
  const [kind, outline] = await Promise.all([baseMap(map), outlineOf(element)]);
  if (outline) {
    if (kind === "simple" || element.dataset.covers === "part") simpleGround(map, outline, kind);
    const part = area && JSON.parse(document.getElementById(area).textContent);
    // A municipality may have neither: then nothing lies outside.
    const shown = part || outline.features[0];
    if (veil && shown) drawVeil(map, shown);
  }
  element.dataset.ground = kind;
  map.fire("ground:drawn", { kind });
  return kind;
}

/** A base map that fails leaves the simple ground; one of pictures is there from the start. */
async function baseMap(map) {
  const { basemap, raster } = map.getContainer().dataset;
  if (raster) return "raster";
  if (!basemap) return "simple";
  try {
    await drawBaseMap(map, basemap);
    return "vector";
  } catch {
    return "simple";
  }
}

async function outlineOf(element) {
  const { outline, basemap, raster, covers } = element.dataset;
  const bare = (basemap || raster) && covers !== "part";
  try {
    return await getJson(bare ? `${outline}?delar=0` : outline);
  } catch {
    return null; // Offline: the map still works, without its veil.
  }
}

function simpleGround(map, outline, kind) {
  const className = (feature) => `ground-${feature.properties.kind}`;
  const style = (feature) => ({ className: className(feature), interactive: false });
  drawing(outline, { pane: "simple", style }).addTo(map);
  const parts = outline.features.filter((feature) => feature.properties.kind === "area");
  if (kind === "simple") showNames(map, parts);
}

function drawVeil(map, feature) {
  const holes = rings(feature.geometry ?? feature);
  const options = { pane: "veil", interactive: false };
  polygon([WORLD, ...holes], { ...options, className: "map-veil" }).addTo(map);
  polygon(
    holes.map((hole) => [hole]),
    { ...options, className: "map-edge" },
  ).addTo(map);
}

/** The outer rings of an area as latitude, longitude. */
export function rings({ type, coordinates }) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.map(([outer]) => outer.map(([lng, lat]) => [lat, lng]));
}

function pane(map, name, zIndex) {
  const made = map.getPane(name) ?? map.createPane(name);
  made.style.zIndex = zIndex;
  made.style.pointerEvents = "none";
}

function escaped(text) {
  const node = document.createElement("span");
  node.textContent = text;
  return node.innerHTML;
}
