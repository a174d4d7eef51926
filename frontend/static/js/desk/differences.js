/** Areas that differ, on the workbench's map: hatched and dotted, unlike tested places. */

import { getJson } from "../core/request.js";
import { drawing, group } from "../map/engine.js";
import { usePatterns } from "../map/patterns.js";
import { nameShape } from "./run-layers.js";

/** The areas (GeoJSON of the run), outlined, hatched and named; `onEach(feature, shape)` for more. */
export function differenceLayer(areas, onEach = () => {}) {
  usePatterns();
  return drawing(areas, {
    style: ({ properties }) => ({ className: `run-differs run-differs--${properties.kind}` }),
    onEachFeature: (feature, shape) => {
      nameShape(shape, feature.properties.name);
      onEach(feature, shape);
    },
  });
}

/** Keeps them in step with the list: choosing one shows them all and that one strongly. */
export function startDifferences(map) {
  const box = document.querySelector("[data-differences]");
  const state = { map, box, group: group(), areas: null, url: "" };
  box.addEventListener("change", () => apply(state));
  document.addEventListener("desk:swapped", () => refresh(state));
  return refresh(state);
}

async function refresh(state) {
  const url = document.querySelector("[data-differences-url]")?.dataset.differencesUrl ?? "";
  state.box.closest("label").hidden = url === "";
  if (state.url !== url) {
    state.url = url;
    state.group.clearLayers();
    state.areas = null;
    if (url) await load(state, url);
  }
  const chosen = document.querySelector("[data-difference]")?.dataset.difference;
  if (chosen) state.box.checked = true;
  apply(state);
  if (state.areas) markChosen(state, chosen);
}

async function load(state, url) {
  const areas = await getJson(url);
  if (state.url !== url) return;
  state.areas = differenceLayer(areas, (feature, shape) => {
    shape.on("click", () => document.querySelector(`[data-item="differs-${feature.id}"]`)?.click());
  }).addTo(state.group);
}

function apply({ map, box, group }) {
  if (box.checked) group.addTo(map);
  else group.remove();
}

function markChosen({ map, areas }, chosen) {
  areas.eachLayer((shape) => {
    const is = String(shape.feature.id) === chosen;
    shape.getElement()?.classList.toggle("run-differs--chosen", is);
    // Small areas would drown among the cells from far away.
    if (is) map.fitBounds(shape.getBounds().pad(1), { maxZoom: 16 });
  });
}
