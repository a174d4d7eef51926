/** What lies under everything else. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, page, square } from "../map-page.js";
import { json, lost } from "../page.js";

const { mapIn } = await import("../../../frontend/static/js/map/engine.js");
const { drawGround, rings } = await import("../../../frontend/static/js/map/outline.js");
const OUTLINE = collection(
  feature(0, { kind: "boundary" }, square(13.25, 58.88, 0.05)),
  feature(1, { kind: "area", name: "Hamnen", lng: 13.27, lat: 58.9, size: 1 }, square(13.27, 58.9)),
);

beforeEach(() => {
  document.body.innerHTML = "";
  page.requests.length = 0;
  page.answer(() => json(OUTLINE));
});

async function drawn(data = {}, { veil = true } = {}) {
  const element = addGround(data);
  const kind = await drawGround(mapIn(element), { veil });
  assert.equal(element.dataset.ground, kind);
  return { element, kind };
}

const paths = (kind) => document.querySelectorAll(`path.${kind}`).length;

test("without a base map it is the outline and the names of the parts", async () => {
  const { kind } = await drawn();
  assert.equal(kind, "simple");
  assert.deepEqual([paths("ground-boundary"), paths("ground-area")], [1, 1]);
  assert.equal(document.querySelector(".ground-name").textContent, "Hamnen");
  assert.equal(page.requests[0].path, "/mark.json");
});

test("outside lies a veil, unless somebody draws there", async () => {
  await drawn();
  assert.deepEqual([paths("map-veil"), paths("map-edge")], [1, 1]);
  document.body.innerHTML = "";
  await drawn({}, { veil: false });
  assert.equal(paths("map-veil"), 0);
});

test("pictures from another server are there from the start, without parts", async () => {
  const { kind } = await drawn({ raster: "https://kartor.example/{z}/{x}/{y}.png" });
  assert.equal(kind, "raster");
  assert.equal(page.requests[0].path, "/mark.json?delar=0");
  assert.equal(paths("ground-boundary"), 0);
});

test("a base map that cannot be had leaves the simple ground", async () => {
  const { kind } = await drawn({ basemap: "/baskarta/x.pmtiles", covers: "part" });
  assert.equal(kind, "simple");
  assert.equal(paths("ground-boundary"), 1);
});

test("offline there is a map, without an outline", async () => {
  page.answer(lost);
  const { kind } = await drawn();
  assert.equal(kind, "simple");
  assert.deepEqual([paths("ground-boundary"), paths("map-veil")], [0, 0]);
});

test("a municipality without an outline has a map without a veil", async () => {
  page.answer(() => json(collection()));
  const { kind } = await drawn();
  assert.equal(kind, "simple");
  assert.equal(paths("map-veil"), 0);
});

test("whose map it is stands in its corner, as text", async () => {
  await drawn({ attribution: "© <b>Kommunen</b>" });
  const corner = document.querySelector(".leaflet-control-attribution");
  assert.match(corner.textContent, /© <b>Kommunen<\/b>/);
});

test("rings of one area or of several are outer rings, latitude first", () => {
  const [ring] = square(13.25, 58.88, 1).coordinates;
  const [[first]] = rings({ type: "Polygon", coordinates: [ring, ring] });
  assert.deepEqual(first, [58.88, 13.25]);
  assert.equal(rings({ type: "Polygon", coordinates: [ring, ring] }).length, 1);
  assert.equal(rings({ type: "MultiPolygon", coordinates: [[ring], [ring, ring]] }).length, 2);
});
