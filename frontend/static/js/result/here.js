/** All that is known in public about one place: said, seen and done, under its name. */

import { place, spot as spotAt } from "../map/engine.js";

const NEAR_M = 250;
const MOST_VOICES = 4;

/** @returns {{show: (latlng: {lat: number, lng: number}) => void, close: () => void}} */
export function startHere({ map, data, words, pages, sheet }) {
  const box = document.getElementById("here");
  const name = document.getElementById("here-name");
  const panels = document.querySelectorAll("[data-panel]");
  const spot = spotAt([0, 0], { radius: 9, className: "here-spot", interactive: false });
  let open = null;

  box.querySelector("[data-close]").addEventListener("click", close);

  function show(latlng) {
    const cell = data.cells.features.find((feature) => holds(feature.geometry, latlng));
    const areas = data.areas.features.filter((feature) => holds(feature.geometry, latlng));
    const actions = data.actions.features.filter((f) => isNear(f, latlng) || inAny(f, areas));
    name.textContent = areas[0]?.properties.name ?? cell?.properties.part ?? words.elsewhere;
    fill("said", [...saidIn(cell), ...voicesNear(latlng)]);
    fill("seen", areas.map(cardOf));
    fill("done", actions.map(cardOf));
    open ??= [...panels].find((panel) => !panel.hidden);
    for (const panel of panels) panel.hidden = true;
    box.hidden = false;
    spot.setLatLng(latlng).addTo(map);
    sheet.resize("half", { atLeast: true });
    box.scrollIntoView({ block: "nearest" });
  }

  function close() {
    if (box.hidden) return;
    box.hidden = true;
    spot.remove();
    if (open) open.hidden = false;
    open = null;
  }

  function fill(part, nodes) {
    const nothing = paragraph(words.nothing, "soft");
    box
      .querySelector(`[data-here="${part}"]`)
      .replaceChildren(...(nodes.length ? nodes : [nothing]));
  }

  function saidIn(cell) {
    const keys = [cell?.properties.words ?? "few", ...Object.values(cell?.properties.times ?? {})];
    return keys.flatMap((key) => (words.cells[key] ? [paragraph(words.cells[key].text)] : []));
  }

  function voicesNear(latlng) {
    const near = data.voices.features.filter((feature) => isNear(feature, latlng));
    const voices = near.flatMap(({ properties }) => properties.voices);
    const quotes = voices.slice(0, MOST_VOICES).map(quote);
    return voices.length > MOST_VOICES ? [...quotes, linkTo(pages.voices, words.more)] : quotes;
  }

  function quote({ id, perception, text }) {
    const link = linkTo(pages.voice.replace(/0\/$/, `${id}/`), text);
    link.className = `voice voice--${perception} voice__words`;
    link.dir = "auto";
    return link;
  }

  return { show, close };
}

/** The words that already stand in the page, copied without their names. */
function cardOf({ id }) {
  const card = document.getElementById(id)?.cloneNode(true) ?? document.createElement("p");
  card.removeAttribute("id");
  for (const button of card.querySelectorAll("[data-show]")) button.remove();
  return card;
}

function linkTo(url, text) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = text;
  return link;
}

function paragraph(text, className = "") {
  const node = document.createElement("p");
  node.className = className;
  node.textContent = text;
  return node;
}

function pointOf({ geometry: { coordinates } }) {
  return place(...coordinates);
}

function isNear(feature, latlng) {
  return pointOf(feature).distanceTo(latlng) <= NEAR_M;
}

function inAny(feature, areas) {
  return areas.some((area) => holds(area.geometry, pointOf(feature)));
}

/** Whether a polygon holds a point, by counting crossings; holes count as outside. */
export function holds({ type, coordinates }, { lat, lng }) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.some((rings) => rings.filter((ring) => crossesOdd(ring, lng, lat)).length === 1);
}

function crossesOdd(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}
