/**
 * Pins on one canvas: a circle feels safe, a rounded diamond unsafe.
 *
 * Options: `onSelect(feature, event)` on a tap near a pin, `opacityOf(feature)` 0 to 1 (e.g. by
 * status), `radius` in pixels. Methods: `show(features)` replaces all pins, `choose(id)` rings one.
 */

import { colour } from "./palette.js";

const REACH = 18;

export const PinsCanvas = L.Layer.extend({
  initialize(features, { onSelect, opacityOf = () => 1, radius = 7 } = {}) {
    this.features = features;
    Object.assign(this, { onSelect, opacityOf, radius, chosen: null });
  },

  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "pins-canvas leaflet-zoom-hide");
    map.getPane("overlayPane").append(this.canvas);
    map.on("moveend zoomend resize viewreset", this.draw, this);
    map.on("click", this.tap, this);
    this.night = matchMedia("(prefers-color-scheme: dark)");
    this.repaint = () => this.draw();
    this.night.addEventListener("change", this.repaint);
    this.draw();
  },

  onRemove(map) {
    map.off("moveend zoomend resize viewreset", this.draw, this);
    map.off("click", this.tap, this);
    this.night.removeEventListener("change", this.repaint);
    this.canvas.remove();
  },

  show(features) {
    this.features = features;
    if (this._map) this.draw();
  },

  choose(id) {
    this.chosen = id;
    if (this._map) this.draw();
  },

  draw() {
    const context = this.cleared();
    const signs = this.signs();
    const { x: width, y: height } = this._map.getSize();
    const margin = this.radius * 2;
    this.shown = [];
    for (const feature of this.features) {
      const [lng, lat] = feature.geometry.coordinates;
      const at = this._map.latLngToContainerPoint([lat, lng]);
      if (at.x < -margin || at.y < -margin || at.x > width + margin || at.y > height + margin) {
        continue;
      }
      this.shown.push({ at, feature });
      const sign = signs[feature.properties.perception] ?? signs.unsafe;
      context.globalAlpha = this.opacityOf(feature);
      const corner = at.subtract([margin, margin]).round();
      context.drawImage(sign, corner.x, corner.y, margin * 2, margin * 2);
      if (feature.id === this.chosen) this.ring(context, at);
    }
  },

  cleared() {
    const { x: width, y: height } = this._map.getSize();
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    L.DomUtil.setPosition(this.canvas, this._map.containerPointToLayerPoint([0, 0]));
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    return context;
  },

  /** Each sign is drawn once and then copied: that is what makes thousands of them cheap. */
  signs() {
    const root = document.documentElement;
    const edge = colour(root, "--map-halo");
    return {
      safe: this.sign(colour(root, "--safe"), edge, (context, r) => context.arc(0, 0, r, 0, 7)),
      unsafe: this.sign(colour(root, "--unsafe"), edge, (context, r) => {
        context.rotate(Math.PI / 4);
        context.roundRect(-r * 0.92, -r * 0.92, r * 1.84, r * 1.84, r * 0.35);
      }),
    };
  },

  sign(fill, edge, shape) {
    const sign = document.createElement("canvas");
    // As large as on the screen: copying is quick only without scaling.
    const scale = window.devicePixelRatio || 1;
    sign.width = sign.height = this.radius * 4 * scale;
    const context = sign.getContext("2d");
    context.scale(scale, scale);
    context.translate(this.radius * 2, this.radius * 2);
    context.beginPath();
    shape(context, this.radius);
    Object.assign(context, { fillStyle: fill, strokeStyle: edge, lineWidth: 1.5 });
    context.fill();
    context.stroke();
    return sign;
  },

  ring(context, at) {
    const strokeStyle = colour(document.documentElement, "--focus");
    Object.assign(context, { globalAlpha: 1, strokeStyle, lineWidth: 3 });
    context.beginPath();
    context.arc(at.x, at.y, this.radius * 1.8, 0, 7);
    context.stroke();
  },

  tap(event) {
    if (!this.onSelect) return;
    let nearest = null;
    for (const { at, feature } of this.shown) {
      const distance = at.distanceTo(event.containerPoint);
      if (distance <= (nearest?.distance ?? REACH)) nearest = { distance, feature };
    }
    if (nearest) this.onSelect(nearest.feature, event);
  },
});
