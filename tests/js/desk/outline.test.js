/** Corners become an area. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { outlineOf } from "../../../frontend/static/js/desk/outline.js";

const CORNERS = [
  { lat: 58.9, lng: 13.2 },
  { lat: 58.95, lng: 13.2 },
  { lat: 58.95, lng: 13.12345678 },
];

test("three corners make an area that ends where it began, longitude first, to the decimetre", () => {
  const { type, coordinates } = JSON.parse(outlineOf(CORNERS));
  assert.equal(type, "Polygon");
  assert.deepEqual(coordinates, [
    [
      [13.2, 58.9],
      [13.2, 58.95],
      [13.123457, 58.95],
      [13.2, 58.9],
    ],
  ]);
});

test("two corners make none", () => {
  assert.equal(outlineOf(CORNERS.slice(0, 2)), "");
  assert.equal(outlineOf([]), "");
});
