/** Before and after: the cells of two rounds on one map, with a divider between them. */

import { getJson } from "./core/request.js";
import { differenceLayer } from "./desk/differences.js";
import { cellLayer } from "./desk/run-layers.js";
import { startSwipe } from "./desk/swipe.js";
import { startMap } from "./map/ground.js";

const frame = document.querySelector(".swipe");
const [map, before, after, areas] = await Promise.all([
  startMap(frame.querySelector(".map-ground"), { locate: false }),
  ...["before", "after", "places"].map((name) => getJson(frame.dataset[name])),
]);
const panes = ["round-before", "round-after"].map((name) => map.createPane(name));
const { least } = frame.dataset;
// The share of a few says nothing, though staff may know it.
cellLayer(before, { pane: "round-before", least }).addTo(map);
cellLayer(after, { pane: "round-after", least }).addTo(map);

const changed = areas.features.filter(({ properties }) => properties.kind.endsWith("_unsafe"));
const shown = differenceLayer({ type: "FeatureCollection", features: changed }).addTo(map);
const bounds = shown.getBounds();
if (bounds.isValid()) map.fitBounds(bounds.pad(0.3), { animate: false });

const divider = {
  range: frame.querySelector(".swipe__range"),
  line: frame.querySelector(".swipe__line"),
};
startSwipe(map, divider, panes);
