/**
 * Vector tiles from one PMTiles file, painted by protomaps-leaflet after rules that know nothing of
 * it: see paint.js and labels.js. Loaded late: see engine.js.
 */

import {
  CenteredTextSymbolizer,
  exp,
  LineLabelSymbolizer,
  LineSymbolizer,
  leafletLayer,
  PmtilesSource,
  PolygonSymbolizer,
} from "protomaps-leaflet";
import { straightened } from "../straightened.js";

/** The name of the tiles' only layer: see geodata's tiles. */
const LAYER = "ground";
const TYPES = { point: 1, line: 2, surface: 3 };
const FONT = "system-ui, sans-serif";
/** The two sides of a stop, or a square and its station, need their name but once (pixels). */
const ONCE_WITHIN = 160;

/**
 * Add the tiles of a file to a map; fails if the file cannot be read.
 * @param {() => {paint: object[], labels: object[], background: string}} rulesFor called again
 *   by the layer's `repaint()`
 */
export async function vectorTiles(map, url, rulesFor) {
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
    ...engineRules(rulesFor()),
  });
  layer.repaint = () => {
    Object.assign(layer, engineRules(rulesFor()));
    layer.clearLayout();
    layer.rerenderTiles();
  };
  return layer.addTo(map);
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

/** Plain rules as the library wants them. */
export function engineRules({ paint, labels, background }) {
  return {
    paintRules: paint.map(painted),
    labelRules: labels.map(labelled),
    backgroundColor: background,
  };
}

function painted({ type, kinds, from, fill, stroke, width, dash }) {
  const symbolizer =
    type === "surface"
      ? new PolygonSymbolizer({ fill, ...(stroke && { stroke, width: sized(width) }) })
      : new LineSymbolizer({ color: stroke, width: sized(width), dash, ...ends(dash) });
  return { dataLayer: LAYER, minzoom: from, filter: is(TYPES[type], kinds), symbolizer };
}

function ends(dash) {
  return dash ? {} : { lineCap: "round", lineJoin: "round" };
}

function labelled({ type, kinds, from, to, ...look }) {
  const place = type === "point" ? centred(look) : along(look);
  const filter = type === "point" ? is(TYPES.point, kinds) : (_, f) => kinds.includes(f.props.kind);
  return { dataLayer: LAYER, minzoom: from, maxzoom: to, filter, symbolizer: { place } };
}

function centred({ fill, halo, size, weight, style }) {
  const text = new CenteredTextSymbolizer({
    fill,
    stroke: halo,
    width: 2,
    fontFamily: FONT,
    fontSize: size,
    fontWeight: weight,
    fontStyle: style,
    lineHeight: 1.5,
    maxLineChars: 16,
  });
  return (layout, point, feature) => {
    const once = { deduplicationKey: feature.props.name, deduplicationDistance: ONCE_WITHIN };
    return text.place(layout, point, feature)?.map((label) => ({ ...label, ...once }));
  };
}

function along({ fill, halo, size }) {
  const text = new LineLabelSymbolizer({
    fill,
    stroke: halo,
    width: 4,
    offset: -4,
    repeatDistance: 350,
    fontFamily: FONT,
    fontSize: sized(size),
  });
  return (layout, lines, feature) => text.place(layout, lines.map(straightened), feature);
}

/** Sizes at some zooms, and how steeply they grow between them. */
function sized({ growth, at }) {
  return exp(growth, at);
}

function is(type, kinds) {
  const wanted = new Set(kinds);
  return (_, feature) => feature.geomType === type && wanted.has(feature.props.kind);
}
