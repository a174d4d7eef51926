/** Pins on a canvas: a circle is safe, a diamond is unsafe; pale ones wait for review. */

import { colour } from "../map/palette.js";

const RADIUS = 7;

const Diamond = L.CircleMarker.extend({
  _updatePath() {
    this._renderer._updateDiamond(this);
  },
});

/** Leaflet's canvas with one more shape. */
const MarkCanvas = L.Canvas.extend({
  _updateDiamond(layer) {
    if (!this._drawing || layer._empty()) return;
    const { x, y } = layer._point;
    const size = layer._radius * 1.15;
    const context = this._ctx;
    context.beginPath();
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
    this._fillStroke(context, layer);
  },
});

export function markCanvas() {
  return new MarkCanvas({ padding: 0.3 });
}

/** A mark for one GeoJSON feature of the pins' layer. */
export function markOf(map, renderer, feature) {
  const { perception, status } = feature.properties;
  const [lng, lat] = feature.geometry.coordinates;
  const Shape = perception === "safe" ? L.CircleMarker : Diamond;
  const pale = status === "pending";
  return new Shape([lat, lng], {
    renderer,
    radius: RADIUS,
    weight: 1.5,
    color: colour(map.getContainer(), pale ? `--${perception}` : "--surface"),
    fillColor: colour(map.getContainer(), pale ? `--${perception}-1` : `--${perception}`),
    fillOpacity: status === "hidden" || status === "withdrawn" ? 0.25 : 0.95,
  });
}

/** The centre of a cell, as large as the band of its people, in the colour of most of them.
    `people` is "10-24", `share` of unsafe in tenths "8" or "4-5". */
export function coarseMark(map, renderer, feature) {
  const { few, people = "", share = "" } = feature.properties;
  const [lng, lat] = feature.geometry.coordinates;
  const tenths = share.split("-").map(Number);
  const isSafe = tenths.reduce((sum, one) => sum + one, 0) / tenths.length < 5;
  const kind = few ? "--suppressed" : isSafe ? "--safe" : "--unsafe";
  const Shape = few || isSafe ? L.CircleMarker : Diamond;
  return new Shape([lat, lng], {
    renderer,
    radius: few ? 3 : Math.min(6 + Math.sqrt(Number.parseInt(people, 10)), 18),
    weight: 1.5,
    color: colour(map.getContainer(), "--surface"),
    fillColor: colour(map.getContainer(), kind),
    fillOpacity: 0.9,
    interactive: false,
  });
}
