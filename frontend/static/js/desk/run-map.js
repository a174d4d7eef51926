/** The workbench's map: cells by share, tested places, and the pins under them when asked for. */

import { getJson } from "../core/request.js";
import { drawing, group, markCanvas } from "../map/engine.js";
import { startMap } from "../map/ground.js";
import { markOf } from "./marks.js";
import { cellLayer, placeLayer } from "./run-layers.js";

const LAYERS = ["concentration", "relative", "cells", "places", "pins"];

export async function startRunMap(element) {
  const map = await startMap(element, { locate: false });
  const layers = Object.fromEntries(LAYERS.map((name) => [name, group()]));
  const box = document.querySelector("[data-layers]");
  box.hidden = false;
  box.addEventListener("change", () => apply(map, layers, box));
  apply(map, layers, box);
  const state = { map, layers, run: "" };
  await refresh(state);
  document.addEventListener("desk:swapped", () => refresh(state));
  return map;
}

function apply(map, layers, box) {
  for (const input of box.querySelectorAll("[data-layer-name]")) {
    const layer = layers[input.dataset.layerName];
    if (!input.checked) layer.remove();
    else layer.addTo(map);
    if (input.checked && input.dataset.url) loadPins(map, layer, input);
  }
}

async function loadPins(map, layer, input) {
  const { url } = input.dataset;
  delete input.dataset.url;
  const renderer = markCanvas();
  for (const feature of (await getJson(url)).features) {
    if (feature.properties.perception) layer.addLayer(markOf(map, renderer, feature));
  }
}

async function refresh(state) {
  const list = document.querySelector("[data-cells]");
  if (list && state.run !== list.dataset.cells) {
    state.run = list.dataset.cells;
    await Promise.all([
      drawCells(state, list.dataset.cells),
      drawPlaces(state, list.dataset.places),
      drawSurfaces(state, list.dataset.surfaces),
    ]);
  }
  markChosen(state);
}

async function drawCells({ layers }, url) {
  const cells = await getJson(url);
  layers.cells.clearLayers();
  cellLayer(cells).addTo(layers.cells);
}

/** Smooth surfaces in steps, the lowest first so that the higher ones lie on top. */
async function drawSurfaces({ layers }, url) {
  const { features } = await getJson(url);
  layers.concentration.clearLayers();
  layers.relative.clearLayers();
  for (const feature of features) {
    const { surface, step, sure } = feature.properties;
    const kind = sure ? surface : `${surface} run-surface--unsure`;
    const className = `run-surface run-surface--${kind} run-surface--step-${step}`;
    const layer = surface === "concentration" ? layers.concentration : layers.relative;
    drawing(feature, { style: { className }, interactive: false }).addTo(layer);
  }
}

async function drawPlaces(state, url) {
  const { map, layers } = state;
  const places = await getJson(url);
  layers.places.clearLayers();
  state.places = placeLayer(places, (feature, shape) => {
    shape.on("click", () => document.querySelector(`[data-item="${feature.id}"]`)?.click());
  }).addTo(layers.places);
  if (places.features.length) map.fitBounds(state.places.getBounds().pad(0.05), { animate: false });
}

function markChosen({ map, places }) {
  const chosen = document.querySelector("[data-place]")?.dataset.place;
  places?.eachLayer((shape) => {
    const is = String(shape.feature.id) === chosen;
    shape.getElement()?.classList.toggle("run-place--chosen", is);
    if (is && !map.getBounds().contains(shape.getBounds())) map.fitBounds(shape.getBounds().pad(1));
  });
}
