/** Which names the base map shows, and how: always with a halo of the ground around them. */

import { CenteredTextSymbolizer, exp, LineLabelSymbolizer } from "protomaps-leaflet";
import { LAYER } from "./paint.js";

const POINT = 1;
const BEND = 4;
/** The two sides of a stop, or a square and its station, need their name but once (pixels). */
const ONCE_WITHIN = 160;
const FONT = "system-ui, sans-serif";

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
  const centred = new CenteredTextSymbolizer({
    fill: palette[colour],
    stroke: palette.halo,
    width: 2,
    fontFamily: FONT,
    fontSize: size,
    fontWeight: weight,
    fontStyle: style,
    lineHeight: 1.5,
    maxLineChars: 16,
  });
  const place = (layout, point, feature) => {
    const once = { deduplicationKey: feature.props.name, deduplicationDistance: ONCE_WITHIN };
    return centred.place(layout, point, feature)?.map((label) => ({ ...label, ...once }));
  };
  const filter = (_, f) => f.geomType === POINT && kinds.includes(f.props.kind);
  return { dataLayer: LAYER, minzoom: from, maxzoom: to, filter, symbolizer: { place } };
}

function street(kinds, from, palette) {
  const fontSize = exp(1, [
    [14, 11],
    [18, 14],
  ]);
  const along = new LineLabelSymbolizer({
    fill: palette.text,
    stroke: palette.halo,
    width: 4,
    offset: -4,
    repeatDistance: 350,
    fontFamily: FONT,
    fontSize,
  });
  const place = (layout, lines, feature) => along.place(layout, lines.map(straightened), feature);
  const filter = (_, f) => kinds.includes(f.props.kind);
  return { dataLayer: LAYER, minzoom: from, filter, symbolizer: { place } };
}

/** A line without its small bends (Douglas and Peucker): names are written along straight pieces. */
function straightened(line) {
  if (line.length < 3) return line;
  const [first, last] = [line[0], line.at(-1)];
  let farthest = { distance: 0, index: 0 };
  for (let index = 1; index < line.length - 1; index++) {
    const distance = distanceTo(line[index], first, last);
    if (distance > farthest.distance) farthest = { distance, index };
  }
  if (farthest.distance <= BEND) return [first, last];
  const before = straightened(line.slice(0, farthest.index + 1));
  return [...before.slice(0, -1), ...straightened(line.slice(farthest.index))];
}

function distanceTo(point, from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (!length) return Math.hypot(point.x - from.x, point.y - from.y);
  const across = (to.x - from.x) * (from.y - point.y) - (from.x - point.x) * (to.y - from.y);
  return Math.abs(across) / length;
}
