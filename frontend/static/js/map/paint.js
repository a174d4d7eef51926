/**
 * How the base map looks: calm and pale, so that what residents say lies on top of it.
 *
 * The kinds are those of geodata/importers/ground_kinds.py; the colours come from map.css. The
 * rules are plain, from the bottom up: `type` "surface" or "line", its `kinds`, the zoom `from`
 * which it is seen, and its look, where sizes are [zoom, pixels] between which they grow.
 */

/** Colour of the palette → kinds of surface, from the bottom up. */
const SURFACES = [
  ["field", ["farmland", "meadow"]],
  ["residential", ["residential"]],
  ["industry", ["industry"]],
  ["green", ["grass", "park", "allotments", "cemetery"]],
  ["wood", ["wood", "scrub", "wetland"]],
  ["sand", ["sand", "beach", "rock"]],
  ["yard", ["school", "schoolyard", "parking"]],
  ["water", ["water"]],
  ["pitch", ["pitch", "playground"]],
  ["square", ["square", "quay"]],
];

/** Kind → colour, first zoom, width in pixels at these zooms; from the bottom up. */
const ZOOMS = [12, 15, 17, 19];
const TRAILS = {
  tunnel: { colour: "path", widths: [0, 1.6, 3, 8], from: 14, dash: [4, 2] },
  path: { colour: "path", widths: [0, 0.8, 1.4, 3], from: 14, dash: [3, 2.5] },
  steps: { colour: "path", widths: [0, 1.6, 3.5, 9], from: 15, dash: [1.5, 1.5] },
  cycleway: { colour: "path", widths: [0.3, 1, 1.8, 4.5], from: 13 },
};
const ROADS = {
  road_tunnel: { colour: "roadEdge", widths: [0.8, 2.5, 7, 22], from: 12, dash: [5, 4] },
  road_service: { colour: "road", widths: [0, 0.9, 3.5, 11], from: 14 },
  pedestrian: { colour: "square", widths: [0.4, 2, 6, 20], from: 13 },
  road_street: { colour: "road", widths: [0.5, 2.6, 8, 24], from: 12 },
  road_secondary: { colour: "road", widths: [1, 4, 10, 30], from: 10 },
  road_primary: { colour: "roadMain", widths: [1.6, 5, 12, 34], from: 7 },
  road_motorway: { colour: "roadMain", widths: [2, 6, 14, 36], from: 6 },
};
const EDGE = 1.6;

export function paintRules(palette) {
  return [
    ...SURFACES.map(([colour, kinds]) => surface(kinds, palette[colour])),
    line(["stream"], palette.water, [0.6, 1.5, 3, 8], { from: 12 }),
    ...lines(TRAILS, palette),
    ...Object.entries(ROADS).map(([kind, road]) => casing(kind, road, palette.roadEdge)),
    ...lines(ROADS, palette),
    line(["rail_tunnel"], palette.rail, [0.5, 0.8, 1.2, 2], { from: 13, dash: [3, 3] }),
    line(["tram"], palette.rail, [0.4, 0.7, 1, 2], { from: 13 }),
    line(["rail"], palette.rail, [0.8, 1.4, 2.4, 4], { from: 8 }),
    line(["rail"], palette.rail, [0, 4, 7, 12], { from: 15, dash: [1, 9] }),
    building(palette),
  ];
}

function surface(kinds, fill) {
  return { type: "surface", kinds, fill };
}

function lines(table, palette) {
  return Object.entries(table).map(([kind, { colour, widths, from, dash }]) =>
    line([kind], palette[colour], widths, { from, dash }),
  );
}

function casing(kind, { widths, from }, colour) {
  const wider = widths.map((width) => (width > 1 ? width + EDGE : 0));
  return line([kind], colour, wider, { from });
}

function building({ building: fill, buildingEdge: stroke }) {
  const at = [
    [15, 0.4],
    [18, 1],
  ];
  return { type: "surface", kinds: ["building"], from: 14, fill, stroke, width: { growth: 1, at } };
}

function line(kinds, stroke, widths, { from, dash }) {
  const at = ZOOMS.map((zoom, index) => [zoom, widths[index]]);
  return { type: "line", kinds, from, stroke, width: { growth: 1.5, at }, dash };
}
