/** The municipality's own base map, in the page's colours by day and by night: see outline.js. */

import { loadVectorTiles } from "./engine.js";
import { labelRules } from "./labels.js";
import { paintRules } from "./paint.js";
import { paletteOf } from "./palette.js";

/** Add the base map to the map; fails if the file cannot be read. */
export async function drawBaseMap(map, url) {
  const { vectorTiles } = await loadVectorTiles();
  const layer = await vectorTiles(map, url, () => rulesFor(map.getContainer()));
  const night = matchMedia("(prefers-color-scheme: dark)");
  night.addEventListener("change", layer.repaint);
  map.on("unload", () => night.removeEventListener("change", layer.repaint));
}

function rulesFor(element) {
  const palette = paletteOf(element);
  return {
    paint: paintRules(palette),
    labels: labelRules(palette),
    background: palette.land,
  };
}
