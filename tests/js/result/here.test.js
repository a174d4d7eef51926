/** What the result map computes by itself: which place lies where, and which months there are. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { holds } from "../../frontend/static/js/result/here.js";
import { monthsOf } from "../../frontend/static/js/result/slider.js";

const OUTER = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
];
const HOLE = [
  [4, 4],
  [6, 4],
  [6, 6],
  [4, 6],
  [4, 4],
];
const FAR = OUTER.map(([x, y]) => [x + 20, y]);

test("a polygon holds what lies inside it", () => {
  const square = { type: "Polygon", coordinates: [OUTER] };
  assert.equal(holds(square, { lng: 5, lat: 5 }), true);
  assert.equal(holds(square, { lng: 15, lat: 5 }), false);
  assert.equal(holds(square, { lng: 5, lat: -1 }), false);
});

test("a hole is outside", () => {
  const ring = { type: "Polygon", coordinates: [OUTER, HOLE] };
  assert.equal(holds(ring, { lng: 5, lat: 5 }), false);
  assert.equal(holds(ring, { lng: 2, lat: 5 }), true);
});

test("each part of a multipolygon counts", () => {
  const both = { type: "MultiPolygon", coordinates: [[OUTER], [FAR]] };
  assert.equal(holds(both, { lng: 25, lat: 5 }), true);
  assert.equal(holds(both, { lng: 15, lat: 5 }), false);
});

const action = (from, due, done = null) => ({ properties: { from, due, done } });

test("months run from the first thing begun to the last thing due, over the new year", () => {
  const months = monthsOf([action("2025-11-20", "2026-01-31"), action("2025-12-01", "2025-12-31")]);
  assert.deepEqual(months, ["2025-11", "2025-12", "2026-01"]);
});

test("what is done ends when it was done, not when it was due", () => {
  assert.deepEqual(monthsOf([action("2026-01-01", "2026-12-31", "2026-02-03")]), [
    "2026-01",
    "2026-02",
  ]);
});

test("without actions there are no months", () => {
  assert.deepEqual(monthsOf([]), []);
  assert.deepEqual(monthsOf([action(null, "2026-03-01")]), ["2026-03"]);
});
