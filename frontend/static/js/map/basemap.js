/** The municipality's own base map, drawn from one PMTiles file. Loaded late: see outline.js. */

import { leafletLayer, PmtilesSource } from "protomaps-leaflet";
import { labelRules } from "./labels.js";
import { paintRules } from "./paint.js";
import { paletteOf } from "./palette.js";

/** Add the base map to the map; fails if the file cannot be read. */
export async function drawBaseMap(map, url) {
  const element = map.getContainer();
  const { p: archive } = new PmtilesSource(new URL(url, location.href).href, true);
  const header = await archive.getHeader();
  const layer = leafletLayer({
    url: { getZxy: (z, x, y) => patiently(() => archive.getZxy(z, x, y)) },
    maxDataZoom: header.maxZoom,
    minZoom: header.minZoom,
    maxZoom: map.getMaxZoom(),
    bounds: [
      [header.minLat, header.minLon],
      [header.maxLat, header.maxLon],
    ],
    attribution: "",
    ...rulesFor(element),
  });
  layer.addTo(map);
  const night = matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => repaintLayer(layer, element);
  night.addEventListener("change", repaint);
  map.on("unload", () => night.removeEventListener("change", repaint));
  return layer;
}

/**
 * A tile that did not arrive is asked for again: the library would leave a hole for good. Nor is
 * one cancelled when the zoom changes, as its neighbours may wait for the same part of the file.
 */
async function patiently(fetchTile, tries = 3) {
  try {
    return await fetchTile();
  } catch (error) {
    if (tries <= 1) throw error;
    return patiently(fetchTile, tries - 1);
  }
}

function rulesFor(element) {
  const palette = paletteOf(element);
  return {
    paintRules: paintRules(palette),
    labelRules: labelRules(palette),
    backgroundColor: palette.land,
  };
}

function repaintLayer(layer, element) {
  Object.assign(layer, rulesFor(element));
  layer.clearLayout();
  layer.rerenderTiles();
}
