/**
 * Which names the base map shows, and how: always with a halo of the ground around them. The rules
 * are plain, as in paint.js; what matters most comes first, where two names have no room.
 */

/** Kind of point → colour of its name, size, weight, first and last zoom; what matters most first. */
const POINTS = [
  { kinds: ["place_town"], colour: "text", size: 18, weight: 600, from: 8, to: 14 },
  { kinds: ["place_suburb"], colour: "text", size: 15, weight: 600, from: 11, to: 16 },
  { kinds: ["place_district"], colour: "textSoft", size: 13, weight: 600, from: 13, to: 17 },
  { kinds: ["station"], colour: "text", size: 13, weight: 600, from: 14 },
  { kinds: ["water_name"], colour: "textWater", size: 13, style: "italic", from: 11 },
  { kinds: ["square_name"], colour: "text", size: 12, from: 15 },
  { kinds: ["park_name"], colour: "textGreen", size: 12, style: "italic", from: 14 },
  { kinds: ["poi"], colour: "textSoft", size: 11.5, from: 16 },
  { kinds: ["stop"], colour: "textSoft", size: 11, from: 17 },
];

export function labelRules(palette) {
  const [town, suburb, district, ...others] = POINTS.map((rule) => named(rule, palette));
  return [
    town,
    suburb,
    district,
    street(["road_motorway", "road_primary", "road_secondary"], 14, palette),
    ...others,
    street(["road_street", "pedestrian", "road_service"], 15, palette),
    street(["path", "cycleway"], 17, palette),
  ];
}

function named({ kinds, colour, size, weight = 400, style, from, to }, palette) {
  const { [colour]: fill, halo } = palette;
  return { type: "point", kinds, from, to, fill, halo, size, weight, style };
}

function street(kinds, from, { text: fill, halo }) {
  const at = [
    [14, 11],
    [18, 14],
  ];
  return { type: "line", kinds, from, fill, halo, size: { growth: 1, at } };
}
