/** Marks by the thousand: circles and diamonds on one canvas. */

import { L } from "./leaflet.js";

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

/** What marks are drawn on, their `renderer`. */
export function markCanvas() {
  return new MarkCanvas({ padding: 0.3 });
}

/** `shape` is "circle" or "diamond"; the options are Leaflet's for paths. */
export function mark(shape, [lng, lat], options) {
  const Shape = shape === "diamond" ? Diamond : L.CircleMarker;
  return new Shape([lat, lng], options);
}
