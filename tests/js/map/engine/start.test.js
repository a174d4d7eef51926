/** Maps are django-leaflet's own, made at the first question and found by their element. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, L } from "../../map-page.js";

const { groundOf, holdStill, keepNear, mapIn } = await import(
  "../../../../frontend/static/js/map/engine/start.js"
);

beforeEach(() => {
  document.body.innerHTML = "";
});

test("no map is made before somebody asks, then all of the page, each once", () => {
  const [one, other] = ["one", "other"].map((id) => addGround({ id }));
  assert.equal(document.querySelector(".leaflet-container"), null);
  const map = mapIn(one);
  assert.equal(document.querySelectorAll(".leaflet-container").length, 2);
  assert.notEqual(mapIn(other), map);
  assert.equal(mapIn(one), map);
});

test("a map is django-leaflet's, with the settings' limits, scale and nothing more", () => {
  const map = mapIn(addGround());
  assert.ok(map instanceof L.Map.DjangoMap);
  assert.deepEqual([map.getMinZoom(), map.getMaxZoom()], [5, 19]);
  assert.equal(document.querySelectorAll(".leaflet-control-scale").length, 1);
  // Zoom has words of the page's language: see controls.js.
  assert.equal(document.querySelector(".leaflet-control-zoom"), null);
  assert.doesNotMatch(
    document.querySelector(".leaflet-control-attribution").textContent,
    /Leaflet/,
  );
});

test("it begins at its ground", () => {
  const map = mapIn(addGround());
  assert.ok(groundOf(map).equals(L.latLngBounds([58.88, 13.25], [58.92, 13.3])));
  assert.ok(map.getBounds().contains(groundOf(map)));
});

test("it ends a little outside its ground", () => {
  const map = mapIn(addGround());
  keepNear(map);
  const limit = map.options.maxBounds;
  assert.ok(limit.contains(groundOf(map).pad(3)));
  assert.equal(limit.contains([57, 13.27]), false);
});

test("a still picture has no way to move it", () => {
  const map = mapIn(addGround());
  assert.equal(map.dragging.enabled() && map.keyboard.enabled(), true);
  holdStill(map);
  const moves = [
    "dragging",
    "keyboard",
    "touchZoom",
    "scrollWheelZoom",
    "doubleClickZoom",
    "boxZoom",
  ];
  assert.deepEqual(
    moves.filter((move) => map[move]?.enabled()),
    [],
  );
});

test("an element without a map is an error that says which", () => {
  const lone = document.createElement("div");
  lone.id = "ensam";
  assert.throws(() => mapIn(lone), /#ensam/);
});
