/** Which names the base map shows, and how: always with a halo of the ground around them. */

import { CenteredTextSymbolizer, exp, LineLabelSymbolizer } from "protomaps-leaflet";

const LAYER = "ground";
const POINT = 1;
const FONT = "system-ui, sans-serif";

/** Kind of point → colour of its name, size, weight, first zoom; the most important first. */
const POINTS = [
  { kinds: ["place_town"], colour: "text", size: 17, weight: 600, from: 9, to: 15 },
  { kinds: ["place_suburb", "place_district"], colour: "text", size: 14, weight: 600, from: 12 },
  { kinds: ["station"], colour: "text", size: 13, weight: 600, from: 14 },
  { kinds: ["water_name"], colour: "textWater", size: 13, style: "italic", from: 11 },
  { kinds: ["park_name"], colour: "textGreen", size: 12, style: "italic", from: 14 },
  { kinds: ["poi"], colour: "text", size: 12, from: 16 },
];

export function labelRules(palette) {
  return [
    ...POINTS.map((rule) => named(rule, palette)),
    street(["road_primary", "road_secondary"], 14, palette),
    street(["road_street", "road_service", "square"], 15, palette),
    street(["path", "cycleway"], 17, palette),
  ];
}

function named({ kinds, colour, size, weight = 400, style, from, to }, palette) {
  const symbolizer = new CenteredTextSymbolizer({
    fill: palette[colour],
    stroke: palette.halo,
    width: 2,
    fontFamily: FONT,
    fontSize: size,
    fontWeight: weight,
    fontStyle: style,
    lineHeight: 1.4,
  });
  const filter = (_, f) => f.geomType === POINT && kinds.includes(f.props.kind);
  return { dataLayer: LAYER, minzoom: from, maxzoom: to, filter, symbolizer };
}

function street(kinds, from, palette) {
  const symbolizer = new LineLabelSymbolizer({
    fill: palette.text,
    stroke: palette.halo,
    width: 4,
    offset: -4,
    repeatDistance: 350,
    fontFamily: FONT,
    fontSize: exp(1, [
      [14, 11],
      [18, 14],
    ]),
  });
  return {
    dataLayer: LAYER,
    minzoom: from,
    filter: (_, f) => kinds.includes(f.props.kind),
    symbolizer,
  };
}
