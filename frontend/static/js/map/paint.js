/**
 * How the base map looks: calm and pale, so that what residents say lies on top of it.
 *
 * The kinds are those of geodata/importers/basemap.py; the colours come from map.css.
 */

import { exp, LineSymbolizer, PolygonSymbolizer } from "protomaps-leaflet";

export { labelRules } from "./labels.js";

export const LAYER = "ground";
const LINE = 2;
const POLYGON = 3;

/** Colour → kinds of surface, from the bottom up. */
const SURFACES = [
  ["green", ["grass", "park", "pitch", "cemetery", "allotments", "playground", "meadow"]],
  ["wood", ["wood", "forest", "scrub"]],
  ["industry", ["industry"]],
  ["yard", ["schoolyard", "parking", "school"]],
  ["sand", ["beach", "sand"]],
  ["square", ["square", "quay", "pedestrian"]],
  ["water", ["water"]],
];

/** Kind → colour, dash, and width in pixels at zoom 12, 15, 17 and 19; from the bottom up. */
const WAYS = {
  road_service: { colour: "road", widths: [0, 1, 4, 12], from: 14 },
  road_street: { colour: "road", widths: [0.5, 2.5, 8, 24], from: 13 },
  road_secondary: { colour: "road", widths: [1, 4, 10, 30], from: 11 },
  road_primary: { colour: "roadMain", widths: [1.5, 5, 12, 34], from: 8 },
};
const TRAILS = {
  path: { colour: "path", widths: [0, 0.8, 1.4, 3], from: 14, dash: [3, 3] },
  cycleway: { colour: "path", widths: [0, 1, 2, 5], from: 14 },
  steps: { colour: "path", widths: [0, 1.5, 3, 8], from: 15, dash: [1.5, 1.5] },
  tunnel: { colour: "path", widths: [0, 1.5, 3, 8], from: 14, dash: [4, 2] },
};
const EDGE = 1.6;

export function paintRules(palette) {
  return [
    ...SURFACES.map(([colour, kinds]) => surface(kinds, palette[colour])),
    line(["stream"], palette.water, [0.6, 1.5, 3, 8], { from: 12 }),
    ...ways(TRAILS, palette),
    ...Object.entries(WAYS).map(([kind, way]) => casing(kind, way, palette.roadEdge)),
    ...ways(WAYS, palette),
    ...rail(palette),
    building(palette),
  ];
}

function surface(kinds, fill) {
  return {
    dataLayer: LAYER,
    filter: is(POLYGON, kinds),
    symbolizer: new PolygonSymbolizer({ fill }),
  };
}

function ways(table, palette) {
  return Object.entries(table).map(([kind, { colour, widths, from, dash }]) =>
    line([kind], palette[colour], widths, { from, dash }),
  );
}

function casing(kind, { widths, from }, colour) {
  const wider = widths.map((width) => (width > 1 ? width + EDGE : 0));
  return line([kind], colour, wider, { from });
}

function rail(palette) {
  return [
    line(["rail"], palette.rail, [0.8, 1.4, 2.4, 4], { from: 11 }),
    line(["rail"], palette.rail, [0, 4, 7, 12], { from: 15, dash: [1, 9] }),
  ];
}

function building({ building: fill, buildingEdge: stroke }) {
  const width = exp(1, [
    [15, 0.4],
    [18, 1],
  ]);
  const symbolizer = new PolygonSymbolizer({ fill, stroke, width });
  return { dataLayer: LAYER, minzoom: 14, filter: is(POLYGON, ["building"]), symbolizer };
}

function line(kinds, color, widths, { from, dash }) {
  const width = exp(1.5, [
    [12, widths[0]],
    [15, widths[1]],
    [17, widths[2]],
    [19, widths[3]],
  ]);
  const ends = dash ? {} : { lineCap: "round", lineJoin: "round" };
  const symbolizer = new LineSymbolizer({ color, width, dash, ...ends });
  return { dataLayer: LAYER, minzoom: from, filter: is(LINE, kinds), symbolizer };
}

function is(geometry, kinds) {
  const wanted = new Set(kinds);
  return (_, feature) => feature.geomType === geometry && wanted.has(feature.props.kind);
}
