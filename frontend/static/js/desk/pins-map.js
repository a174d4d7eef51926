/** The inbox's map: the pins of the list, and the chosen one in a ring. */

import { getJson } from "../core/request.js";
import { boundsAround, group, markCanvas, spot } from "../map/engine.js";
import { startMap } from "../map/ground.js";
import { colour } from "../map/palette.js";
import { show } from "./columns.js";
import { markOf } from "./marks.js";

export async function startPinsMap(element, { choose = (pin) => show(addressOf(pin)) } = {}) {
  const map = await startMap(element, { locate: false });
  const layer = group().addTo(map);
  const ring = spot([0, 0], {
    radius: 16,
    weight: 3,
    color: colour(element, "--focus"),
    fill: false,
    interactive: false,
  });
  const state = { map, layer, ring, renderer: markCanvas(), url: "", choose };
  await refresh(state);
  document.addEventListener("desk:swapped", () => refresh(state));
  return map;
}

async function refresh(state) {
  ringChosen(state);
  const url = document.querySelector("[data-layer]").dataset.layer;
  const { features } = await getJson(url);
  state.layer.clearLayers();
  for (const feature of features) {
    const mark = markOf(state.map, state.renderer, feature);
    mark.on("click", () => state.choose(feature.id));
    state.layer.addLayer(mark);
  }
  if (state.url === "") frame(state.map, features);
  state.url = url;
}

/** At first everything in view; later the map stays where the coordinator has moved it. */
function frame(map, features) {
  if (document.querySelector("[data-pin]") || features.length === 0) return;
  const places = features.map(({ geometry }) => geometry.coordinates);
  map.fitBounds(boundsAround(places).pad(0.1), { maxZoom: 16, animate: false });
}

function ringChosen({ map, ring }) {
  const chosen = document.querySelector("[data-pin]");
  if (!chosen) {
    ring.remove();
    return;
  }
  const place = [Number(chosen.dataset.lat), Number(chosen.dataset.lng)];
  ring.setLatLng(place).addTo(map);
  if (!map.getBounds().pad(-0.1).contains(place)) map.setView(place, Math.max(map.getZoom(), 15));
}

function addressOf(pin) {
  const query = new URLSearchParams(location.search);
  query.set("pin", pin);
  return `?${query}`;
}
