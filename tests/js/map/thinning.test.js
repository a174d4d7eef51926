/** Markers that would lie over each other. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { addGround } from "../map-page.js";

const { group, mapIn, sign } = await import("../../../frontend/static/js/map/engine.js");
const { keepApart } = await import("../../../frontend/static/js/map/thinning.js");

const marker = (lng, name) =>
  sign([58.9, lng], { html: "", className: name, size: [1, 1], anchor: [0, 0] });

test("the first stays, those too near are hidden and take no room, and come when there is some", () => {
  const map = mapIn(addGround());
  map.setView([58.9, 13.27], 12, { animate: false });
  const layer = group();
  for (const [lng, name] of [
    [13.27, "first"],
    [13.28, "near"],
    [13.29, "far"],
  ]) {
    layer.addLayer(marker(lng, name));
  }
  keepApart(layer, 44);
  layer.addTo(map);
  const hidden = () =>
    ["first", "near", "far"].filter((name) => document.querySelector(`.${name}`).hidden);
  assert.deepEqual(hidden(), ["near"]);
  map.setView([58.9, 13.27], 18, { animate: false });
  assert.deepEqual(hidden(), []);
  map.setView([58.9, 13.27], 9, { animate: false });
  assert.deepEqual(hidden(), ["near", "far"]);
  layer.remove();
  assert.doesNotThrow(() => map.setView([58.9, 13.27], 10, { animate: false }));
});
