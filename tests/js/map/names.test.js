/** Names of places: the largest first, none on top of another. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { addGround, feature, point } from "../map-page.js";

const { mapIn } = await import("../../../frontend/static/js/map/engine.js");
const { largestFirst, showNames, withRoom } = await import(
  "../../../frontend/static/js/map/names.js"
);

const area = (name, lng, lat, size) => feature(name, { name, lng, lat, size }, point(lng, lat));
const box = (left, top) => ({ left, right: left + 10, top, bottom: top + 10 });

test("the largest place comes first, one without a name not at all", () => {
  const found = largestFirst([area("Byn", 1, 2, 5), area("", 1, 2, 99), area("Staden", 3, 4, 50)]);
  assert.deepEqual(found, [
    { name: "Staden", size: 50, at: [4, 3] },
    { name: "Byn", size: 5, at: [2, 1] },
  ]);
});

test("a name that touches an earlier one is left out, one beside, above or below is not", () => {
  const boxes = [box(0, 0), box(9, 9), box(10, 0), box(0, 10), box(5, 25), box(-9, -9)];
  assert.deepEqual(
    withRoom(boxes, (one) => one),
    [boxes[0], boxes[2], boxes[3], boxes[4]],
  );
});

test("what was left out takes no room", () => {
  const boxes = [box(0, 0), box(9, 0), box(18, 0)];
  assert.deepEqual(
    withRoom(boxes, (one) => one),
    [boxes[0], boxes[2]],
  );
});

test("on the map names are text, of places in view, and anew when it moves", () => {
  const map = mapIn(addGround());
  const shown = () =>
    [...document.querySelectorAll(".ground-name")].map((node) => node.textContent);
  showNames(map, [
    area("<b>Torget</b>", 13.27, 58.9, 9),
    area("Granne", 13.2701, 58.9, 5),
    area("Bortom", 14.5, 58.9, 7),
  ]);
  assert.deepEqual(shown(), ["<b>Torget</b>"]);
  map.setView([58.9, 13.27], 19, { animate: false });
  assert.deepEqual(shown(), ["<b>Torget</b>"]);
  map.setView([58.9, 13.2701], 19, { animate: false });
  assert.equal(shown().includes("Bortom"), false);
});
