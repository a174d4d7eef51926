/** Who has asked for less motion gets a map that does not fly. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { addGround } from "../../map-page.js";

const { mapIn } = await import("../../../../frontend/static/js/map/engine/start.js");

test("a map does not fly or fade for those who have asked for that", () => {
  globalThis.matchMedia = (query) => ({ matches: query === "(prefers-reduced-motion: reduce)" });
  const { options } = mapIn(addGround());
  assert.deepEqual(
    [options.zoomAnimation, options.fadeAnimation, options.inertia],
    [false, false, false],
  );
});
