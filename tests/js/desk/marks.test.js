/** Marks: circles are safe, diamonds unsafe. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { feature, L, point } from "../map-page.js";

const { markOf } = await import("../../../frontend/static/js/desk/marks.js");

const COLOURS = {
  "--safe": "green",
  "--unsafe": "red",
  "--unsafe-1": "pink",
  "--surface": "white",
};
for (const [name, value] of Object.entries(COLOURS)) document.body.style.setProperty(name, value);
const map = { getContainer: () => document.body };

const pin = (perception, status = "approved") =>
  markOf(map, null, feature(1, { perception, status }, point(13.3, 58.9)));
const rough = (perception, precision_m) =>
  markOf(map, null, feature(1, { perception, status: "approved", precision_m }, point(13.3, 58.9)));
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

test("a place that is known roughly is the ground on which it may lie, and no mark", () => {
  for (const perception of ["safe", "unsafe"]) {
    const ground = rough(perception, 300);
    assert.equal(ground instanceof L.Circle, true);
    assert.equal(ground.getRadius(), 300);
    assert.deepEqual([ground.getLatLng().lat, ground.getLatLng().lng], [58.9, 13.3]);
    assert.equal(Boolean(ground.options.dashArray), perception === "unsafe");
    assert.ok(ground.options.fillOpacity < 0.2);
  }
  assert.ok(rough("unsafe", 1500).options.fillOpacity < rough("unsafe", 300).options.fillOpacity);
  assert.equal(isCircle(rough("safe", 100)), true);
  assert.equal(isCircle(rough("unsafe", 100)), false);
});
