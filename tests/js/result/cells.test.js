/** Cells of all times or of one part of the day. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  classAbout,
  featuresAbout,
  withFigures,
} from "../../../frontend/static/js/result/cells.js";

const WORDS = { mostly: { css: "unsafe-3" }, half: { css: "even" } };
const cell = (words, times = {}) => ({ properties: { words, times } });
const CELLS = {
  type: "FeatureCollection",
  features: [cell("mostly", { night: "half" }), cell("half"), cell(null, { day: "mostly" })],
};

test("for all times every cell, for a part of the day those that tell of it", () => {
  assert.equal(featuresAbout(CELLS, "").features.length, 3);
  assert.deepEqual(featuresAbout(CELLS, "night").features, [CELLS.features[0]]);
  assert.deepEqual(featuresAbout(CELLS, "evening").features, []);
});

test("a class follows the words of the chosen time", () => {
  const [{ properties }, , { properties: silent }] = CELLS.features;
  assert.equal(classAbout(WORDS, "")(properties), "unsafe-3");
  assert.equal(classAbout(WORDS, "night")(properties), "even");
  assert.equal(classAbout(WORDS, "")(silent), "few");
  assert.equal(classAbout(WORDS, "night")(silent), "few");
});

test("the map looks at cells with figures, and at all only where there are none", () => {
  const drawn = CELLS.features.map((feature) => ({ feature }));
  const classOf = classAbout(WORDS, "");
  assert.deepEqual(withFigures(drawn, classOf), drawn.slice(0, 2));
  assert.deepEqual(withFigures(drawn.slice(2), classOf), drawn.slice(2));
});
