/** The inbox's map. Canvas is not drawn here: what matters is which marks there are, and the ring. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, L, page, point } from "../map-page.js";
import { json, settled } from "../page.js";

const { startPinsMap } = await import("../../../frontend/static/js/desk/pins-map.js");
const PINS = collection(
  feature(1, { perception: "safe", status: "approved" }, point(13.26, 58.89)),
  feature(2, { perception: "unsafe", status: "pending" }, point(13.28, 58.91)),
);
// jsdom has no canvas; Leaflet asks for its context as soon as something lies on it.
page.window.HTMLCanvasElement.prototype.getContext = () =>
  new Proxy({}, { get: () => () => {}, set: () => true });

const chosen = (id, lat, lng) =>
  `<article data-pin="${id}" data-lat="${lat}" data-lng="${lng}"></article>`;

beforeEach(() => {
  document.body.innerHTML = '<main data-layer="/nalar.json"></main><section id="detail"></section>';
  page.answer(({ path }) => json(path.startsWith("/nalar") ? PINS : collection()));
});

async function started() {
  const map = await startPinsMap(addGround());
  await settled();
  return map;
}

function marks(map) {
  const found = { marks: [], ring: null };
  map.eachLayer((layer) => {
    if (!(layer instanceof L.CircleMarker)) return;
    if (layer.options.fill === false) found.ring = layer.getLatLng();
    else found.marks.push(layer);
  });
  return found;
}

test("every pin of the list is a mark, and all are in view", async () => {
  const map = await started();
  assert.equal(marks(map).marks.length, 2);
  assert.equal(marks(map).ring, null);
  for (const mark of marks(map).marks)
    assert.equal(map.getBounds().contains(mark.getLatLng()), true);
});

test("the chosen pin has a ring, and the map goes there when it lies outside", async () => {
  const map = await started();
  document.getElementById("detail").innerHTML = chosen(2, 58.9, 13.4);
  const arrived = new Promise((done) => map.once("moveend", done));
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  await arrived;
  assert.deepEqual(marks(map).ring, L.latLng(58.9, 13.4));
  assert.equal(map.getBounds().contains([58.9, 13.4]), true);
  document.getElementById("detail").innerHTML = "";
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  await settled();
  assert.equal(marks(map).ring, null);
});

test("another list has other marks, and the map stays where it is", async () => {
  const map = await started();
  map.setView([58.9, 13.27], 17, { animate: false });
  page.answer(() => json(collection(PINS.features[0])));
  document.querySelector("[data-layer]").dataset.layer = "/nalar.json?status=approved";
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  await settled();
  assert.equal(marks(map).marks.length, 1);
  assert.equal(map.getZoom(), 17);
});

test("a tap on a mark opens its pin and keeps the selection of the list", async () => {
  history.replaceState(null, "", "/inkorg/?status=pending&pin=9");
  const map = await started();
  const unsafe = marks(map).marks.find((mark) => mark.getLatLng().lng === 13.28);
  unsafe.fire("click");
  await settled();
  const asked = page.requests.map(({ path }) => path);
  assert.ok(asked.includes("/inkorg/?status=pending&pin=2"), String(asked));
});

test("where a page says so, a mark leads to something else", async () => {
  const chosen = [];
  page.requests.length = 0;
  const map = await startPinsMap(addGround(), { choose: (pin) => chosen.push(pin) });
  await settled();
  for (const mark of marks(map).marks) mark.fire("click");
  assert.deepEqual(chosen.sort(), [1, 2]);
  assert.equal(page.requests.filter(({ path }) => path.includes("pin=")).length, 0);
});
