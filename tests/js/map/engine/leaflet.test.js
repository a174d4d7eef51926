/** Without Leaflet there is no engine, and whoever asks for it can tell. */

import assert from "node:assert/strict";
import { test } from "node:test";

test("a page that Leaflet has not reached says so at once", async () => {
  await assert.rejects(import("../../../../frontend/static/js/map/engine.js"), /Leaflet/);
});
