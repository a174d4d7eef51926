/** Marks: circles are safe, diamonds unsafe. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { feature, L, point } from "../map-page.js";

const { cellMark, markOf } = await import("../../../frontend/static/js/desk/marks.js");

const COLOURS = {
  "--safe": "green",
  "--unsafe": "red",
  "--unsafe-1": "pink",
  "--surface": "white",
  "--suppressed": "grey",
};
for (const [name, value] of Object.entries(COLOURS)) document.body.style.setProperty(name, value);
const map = { getContainer: () => document.body };

const pin = (perception, status = "approved") =>
  markOf(map, null, feature(1, { perception, status }, point(13.3, 58.9)));
const SQUARE = {
  type: "Polygon",
  coordinates: [
    [
      [13, 58],
      [14, 58],
      [14, 59],
      [13, 59],
      [13, 58],
    ],
  ],
};
const cell = (words) => cellMark(map, null, feature(1, { words }, SQUARE));
const isCircle = (mark) => Object.getPrototypeOf(mark) === L.CircleMarker.prototype;

test("a safe pin is a circle, an unsafe one a diamond, where it was put", () => {
  assert.equal(isCircle(pin("safe")), true);
  assert.equal(isCircle(pin("unsafe")), false);
  const { lat, lng } = pin("safe").getLatLng();
  assert.deepEqual([lat, lng], [58.9, 13.3]);
});

test("a pin that waits is pale, one that is hidden or withdrawn nearly gone", () => {
  assert.equal(pin("unsafe").options.fillColor, "red");
  assert.equal(pin("unsafe").options.color, "white");
  assert.equal(pin("unsafe", "pending").options.fillColor, "pink");
  assert.equal(pin("unsafe", "pending").options.color, "red");
  assert.equal(pin("unsafe").options.fillOpacity, 0.95);
  assert.equal(pin("unsafe", "hidden").options.fillOpacity, 0.25);
  assert.equal(pin("unsafe", "withdrawn").options.fillOpacity, 0.25);
});

test("a cell has the side of most of its people, in its middle", () => {
  assert.equal(isCircle(cell("4-5|10-24|")), true);
  assert.equal(isCircle(cell("5|10-24|")), false);
  assert.equal(cell("8|10-24|unsafe").options.fillColor, "red");
  const { lat, lng } = cell("8|10-24|").getLatLng();
  assert.deepEqual([lat, lng], [58.5, 13.5]);
});

test("where people are counted and not compared a cell has no side", () => {
  const counted = cell("|25-49|");
  assert.equal(isCircle(counted), true);
  assert.equal(counted.options.fillColor, "grey");
});

test("it grows with its band, not without end", () => {
  const radius = (people) => cell(`8|${people}|`).options.radius;
  assert.ok(radius("25-49") > radius("10-24"));
  assert.equal(radius("1000-2499"), 18);
});
