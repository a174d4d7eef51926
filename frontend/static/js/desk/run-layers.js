/** A run's layers: cells by share and tested places. */

import { drawing } from "../map/engine.js";

// Shares of one or two people are noise, whoever may read them.
const LEAST_DRAWN = 5;

/** Share of unsafe → class, as on the public map. */
const CLASSES = [
  [0.2, "safe-3"],
  [0.35, "safe-2"],
  [0.5, "safe-1"],
  [0.65, "unsafe-1"],
  [0.8, "unsafe-2"],
  [1, "unsafe-3"],
];

/** Cells (GeoJSON of the run) in class bands; dots where fewer people than `least` answered. */
export function cellLayer(cells, { pane = "overlayPane", least = LEAST_DRAWN } = {}) {
  const style = ({ properties }) => ({
    className: classOf({ ...properties, few: !(properties.people >= least) }),
    interactive: false,
  });
  return drawing(cells, { style, pane });
}

/** Published cells in the same bands. `words` is "8|10-24|unsafe": about so many tenths unsafe, or
    "4-5", of so many people; "|10-24|" where people are counted and not compared. */
export function publishedLayer(cells) {
  const style = ({ properties }) => ({
    className: classOf({ share: shareOf(properties.words.split("|")[0]) }),
    interactive: false,
  });
  return drawing(cells, { style });
}

function shareOf(tenths) {
  if (tenths === "") return null;
  const ends = tenths.split("-").map(Number);
  return (ends[0] + ends.at(-1)) / 20;
}

export function classOf({ few, share, tested }) {
  if (few) return "run-cell run-cell--few";
  // Below 300 people cells are counted and not compared.
  if (share === null) return "run-cell run-cell--counted";
  const band = CLASSES.find(([most]) => share <= most)[1];
  return `run-cell run-cell--${band} ${tested ? "run-cell--tested" : ""}`;
}

/** Cells of several people, so that a lone pin far away does not make the rest small. */
export function ofSeveral(features, least) {
  const several = features.filter(({ properties: { people } }) => people >= least);
  return several.length ? several : features;
}

/** Tested places (GeoJSON of the run), outlined and named; `onEach(feature, shape)` for more. */
export function placeLayer(places, onEach = () => {}) {
  return drawing(places, {
    style: ({ properties }) => ({ className: `run-place run-place--${properties.direction}` }),
    onEachFeature: (feature, shape) => {
      nameShape(shape, feature.properties.name);
      onEach(feature, shape);
    },
  });
}

/** A name that follows the pointer; what it says is never taken for markup. */
export function nameShape(shape, text) {
  const node = document.createElement("span");
  node.textContent = text;
  shape.bindTooltip(node, { sticky: true });
}
