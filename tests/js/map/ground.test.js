/** A map on the municipality's ground. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, L, page } from "../map-page.js";
import { json } from "../page.js";

const { lookAt, startMap } = await import("../../../frontend/static/js/map/ground.js");

beforeEach(() => {
  document.body.innerHTML = "";
  page.answer(() => json(collection()));
});

async function started(options) {
  const element = addGround();
  const map = await startMap(element, options);
  return { element, map };
}

test("it can be used before its ground is drawn", async () => {
  const { element, map } = await started();
  assert.equal(element.dataset.ground, "loading");
  assert.equal(await map.groundDrawn, "simple");
  assert.equal(element.dataset.ground, "simple");
});

test("it is an application for readers of the screen, with controls", async () => {
  const { element } = await started();
  assert.equal(element.getAttribute("role"), "application");
  assert.equal(element.tabIndex, 0);
  assert.ok(document.querySelector(".leaflet-control-zoom"));
});

test("a still picture is an image, out of the way of the tab key, without controls", async () => {
  const { element, map } = await started({ interactive: false });
  assert.equal(element.getAttribute("role"), "img");
  assert.equal(element.hasAttribute("tabindex"), false);
  assert.equal(document.querySelector(".leaflet-control-zoom"), null);
  assert.equal(map.dragging.enabled(), false);
});

test("the style knows whether it is seen from far away", async () => {
  const { element, map } = await started();
  map.setView([58.9, 13.27], 14, { animate: false });
  assert.equal(element.dataset.far, "true");
  map.setView([58.9, 13.27], 15, { animate: false });
  assert.equal(element.dataset.far, "false");
});

test("a place is looked at from no nearer than its surroundings can be seen", async () => {
  const { map } = await started();
  lookAt(map, L.latLng(58.9, 13.27).toBounds(2), { animate: false });
  assert.equal(map.getZoom(), 17);
});
