/**
 * What is said, seen and done, as layers over any map (residents' and coordinators' alike).
 *
 * Each function takes GeoJSON (EPSG:4326) and gives a layer that is not yet on a map.
 * `onSelect(feature, event)` is called on a tap. Colours and patterns stand in map-layers.css, so
 * that day and night need no redrawing.
 */

import { boundedGroup, drawing, sign, stop } from "./engine.js";
import { usePatterns } from "./patterns.js";
import { keepApart } from "./thinning.js";

const VOICES_APART = 44;

/**
 * Cells of the published or the exact layer.
 * @param {object} geojson
 * @param {{classOf: (properties: object) => string, onSelect?: Function}} options
 *   `classOf` gives "unsafe-3" … "safe-3", "even", "counted" or "few".
 */
export function cellsLayer(geojson, { classOf, onSelect }) {
  return shapes(geojson, (properties) => `cell ${classOf(properties)}`, onSelect, "cells");
}

/** Tested areas: hatched and outlined by direction, "unsafe" or "safe". */
export function areasLayer(geojson, { onSelect } = {}) {
  return shapes(geojson, ({ direction }) => `area ${direction}`, onSelect);
}

/** Actions as flags; `properties` have `title` and `status`. */
export function actionsLayer(geojson, { onSelect } = {}) {
  return markers(geojson, onSelect, ({ title, status }) => ({
    title,
    html: `<svg viewBox="0 0 24 24"><path class="flag action ${status}" d="M6 22V2.5h13l-3.6 5 3.6 5H6"/></svg>`,
    size: 36,
    anchor: [8, 34],
    className: "flag-marker",
  }));
}

/** Voices as speech bubbles, one for each place; `properties.voices` are those at the place. */
export function voicesLayer(geojson, { onSelect } = {}) {
  const bubbles = markers(geojson, onSelect, ({ voices }) => ({
    title: voices[0].text,
    html: `<svg viewBox="0 0 24 24"><path class="bubble ${feelingOf(voices)}" d="${BUBBLE}"/></svg>`,
    size: 28,
    anchor: [6, 26],
    className: voices.length > 1 ? "bubble-marker bubble-marker--several" : "bubble-marker",
  }));
  keepApart(bubbles, VOICES_APART);
  return bubbles;
}

const BUBBLE =
  "M4 2.5h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8.5L5 22v-5.5H4a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2z";

export function feelingOf(voices) {
  const feelings = new Set(voices.map(({ perception }) => perception));
  return feelings.size === 1 ? [...feelings][0] : "both";
}

/** Areas of any kind: a fill that says how much, and a pattern that says it without colour. */
function shapes(geojson, classOf, onSelect, pane = "overlayPane") {
  const group = boundedGroup();
  for (const pass of ["", " pattern"]) {
    const layer = drawing(geojson, {
      pane,
      style: ({ properties }) => ({ className: classOf(properties) + pass }),
      interactive: pass === "",
      onEachFeature: (feature, part) => onSelect && part.on("click", tapped(onSelect, feature)),
    });
    group.addLayer(layer);
  }
  usePatterns();
  return group;
}

function markers(geojson, onSelect, drawingOf) {
  return drawing(geojson, {
    pointToLayer: (feature, at) => {
      const { title, html, size, anchor, className } = drawingOf(feature.properties);
      const words = { title, alt: title };
      return sign(at, { html, className, size: [size, size], anchor, riseOnHover: true, ...words });
    },
    onEachFeature: (feature, marker) => onSelect && marker.on("click", tapped(onSelect, feature)),
  });
}

function tapped(onSelect, feature) {
  return (event) => {
    stop(event);
    onSelect(feature, event);
  };
}

/** Mark the chosen features of a layer, and no others. */
export function highlight(layer, isChosen) {
  layer.eachLayer((part) => {
    if (part.eachLayer) highlight(part, isChosen);
    else part.getElement?.()?.classList.toggle("is-chosen", isChosen(part.feature));
  });
}
