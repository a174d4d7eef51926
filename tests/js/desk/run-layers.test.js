/** Cells in class bands, and names that are never markup. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { addGround, collection, feature, square } from "../map-page.js";

const { mapIn } = await import("../../../frontend/static/js/map/engine.js");
const { cellLayer, classOf, nameShape, ofSeveral, placeLayer, publishedLayer } = await import(
  "../../../frontend/static/js/desk/run-layers.js"
);

const band = (share) => classOf({ share }).trim();

test("a share has the class of its band, the edges to the lower one", () => {
  assert.equal(band(0), "run-cell run-cell--safe-3");
  assert.equal(band(0.2), "run-cell run-cell--safe-3");
  assert.equal(band(0.21), "run-cell run-cell--safe-2");
  assert.equal(band(0.5), "run-cell run-cell--safe-1");
  assert.equal(band(0.51), "run-cell run-cell--unsafe-1");
  assert.equal(band(1), "run-cell run-cell--unsafe-3");
});

test("few is few, whatever the share; without a share it is counted only", () => {
  assert.equal(classOf({ few: true, share: 1, tested: "unsafe" }), "run-cell run-cell--few");
  assert.equal(classOf({ share: null }), "run-cell run-cell--counted");
  assert.match(classOf({ share: 1, tested: "unsafe" }), /run-cell--tested/);
});

const cell = (people) => feature(people, { people, share: 1, tested: "" }, square(13.27, 58.9));

function classesOf(options) {
  const classes = {};
  cellLayer(collection(cell(4), cell(5), cell(9), cell(null)), options).eachLayer((layer) => {
    classes[layer.feature.id] = layer.options.className.trim();
  });
  return classes;
}

test("fewer than five are drawn as few, or than the page says, or than are told of", () => {
  const few = "run-cell run-cell--few";
  const told = "run-cell run-cell--unsafe-3";
  assert.deepEqual(classesOf(), { 4: few, 5: told, 9: told, null: few });
  assert.deepEqual(classesOf({ least: "9" }), { 4: few, 5: few, 9: told, null: few });
});

test("published cells have the class of their band; counted ones no side", () => {
  const words = ["8|10-24|unsafe", "4-5|25-49|", "0-1|5-9|safe", "9-10|5-9|", "|25-49|"];
  const cells = words.map((said, number) => feature(number, { words: said }, square(13.27, 58.9)));
  const classes = [];
  publishedLayer(collection(...cells)).eachLayer((layer) => {
    classes.push(layer.options.className.trim().replace("run-cell run-cell--", ""));
  });
  assert.deepEqual(classes, ["unsafe-2", "safe-1", "safe-3", "unsafe-3", "counted"]);
});

test("a map looks at cells of several people, and at all only where there are none", () => {
  const all = [cell(1), cell(7)];
  assert.deepEqual(ofSeveral(all, "5"), [all[1]]);
  assert.deepEqual(ofSeveral(all, "10"), all);
});

test("places have their direction's class and a name that follows the pointer", () => {
  const map = mapIn(addGround());
  const place = feature(3, { direction: "unsafe", name: "<b>Torget</b>" }, square(13.27, 58.9));
  const met = [];
  const layer = placeLayer(collection(place), ({ id }, shape) => met.push([id, shape])).addTo(map);
  const [[id, shape]] = met;
  assert.equal(id, 3);
  assert.equal(shape.options.className, "run-place run-place--unsafe");
  shape.openTooltip();
  const tip = document.querySelector(".leaflet-tooltip");
  assert.equal(tip.textContent, "<b>Torget</b>");
  assert.equal(tip.querySelector("b"), null);
  layer.remove();
});

test("a name is text", () => {
  let bound;
  nameShape({ bindTooltip: (node) => (bound = node) }, "<i>x</i>");
  assert.equal(bound.innerHTML, "&lt;i&gt;x&lt;/i&gt;");
});
