/** Names of places on a simple ground: as many as fit without touching each other. */

import { group, sign } from "./engine.js";

const HALF_HEIGHT = 12;
const LETTER_WIDTH = 7.5;

export function showNames(map, features) {
  if (!map.getPane("names")) map.createPane("names").style.zIndex = 380;
  const shown = group().addTo(map);
  const names = largestFirst(features);
  const draw = () => {
    const seen = map.getBounds().pad(0.1);
    const boxOf = ({ name, at }) => boxAround(name, map.latLngToContainerPoint(at));
    shown.clearLayers();
    const there = names.filter(({ at }) => seen.contains(at));
    for (const name of withRoom(there, boxOf)) shown.addLayer(markerOf(name));
  };
  map.on("moveend", draw);
  draw();
}

export function largestFirst(features) {
  return features
    .filter(({ properties }) => properties.name)
    .map(({ properties: { name, lng, lat, size } }) => ({ name, size, at: [lat, lng] }))
    .sort((a, b) => b.size - a.size);
}

/** A name whose box would touch that of an earlier one is left out. */
export function withRoom(names, boxOf) {
  const taken = [];
  return names.filter((name) => {
    const box = boxOf(name);
    if (taken.some((other) => touches(box, other))) return false;
    taken.push(box);
    return true;
  });
}

function boxAround(name, { x, y }) {
  const half = (name.length * LETTER_WIDTH) / 2 + 6;
  return { left: x - half, right: x + half, top: y - HALF_HEIGHT, bottom: y + HALF_HEIGHT };
}

function markerOf({ name, at }) {
  const html = document.createElement("span");
  html.dir = "auto";
  html.textContent = name;
  const still = { interactive: false, keyboard: false, pane: "names" };
  return sign(at, { html, className: "ground-name", size: [0, 0], ...still });
}

function touches(a, b) {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}
