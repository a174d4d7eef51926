/** Small bends go, corners stay. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { straightened } from "../../../frontend/static/js/map/straightened.js";

const line = (...points) => points.map(([x, y]) => ({ x, y }));

test("bends of four pixels go, of more stay", () => {
  assert.deepEqual(straightened(line([0, 0], [50, 4], [100, 0])), line([0, 0], [100, 0]));
  assert.deepEqual(
    straightened(line([0, 0], [50, 4.1], [100, 0])),
    line([0, 0], [50, 4.1], [100, 0]),
  );
});

test("a corner stays, and each of its sides is straightened", () => {
  const bent = line([0, 0], [50, 3], [100, 0], [103, 50], [100, 100]);
  assert.deepEqual(straightened(bent), line([0, 0], [100, 0], [100, 100]));
});

test("two points are a line already; so are the ends of a ring", () => {
  assert.deepEqual(straightened(line([0, 0], [1, 1])), line([0, 0], [1, 1]));
  const ring = line([0, 0], [50, 0], [50, 50], [0, 0]);
  assert.deepEqual(straightened(ring), ring);
});

test("the line that was given is not changed", () => {
  const given = line([0, 0], [50, 1], [100, 0]);
  straightened(given);
  assert.equal(given.length, 3);
});
