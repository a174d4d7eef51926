/** Which names come first where two have no room. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { labelRules } from "../../../frontend/static/js/map/labels.js";

const rules = labelRules({ text: "black", textWater: "blue", halo: "white" });
const rule = (kind) => rules.find(({ kinds }) => kinds.includes(kind));
const order = (...kinds) => kinds.map((kind) => rules.indexOf(rule(kind)));

test("towns go before large roads, those before stations, small streets after all points", () => {
  const found = order("place_town", "road_primary", "station", "stop", "road_street", "path");
  assert.deepEqual(
    found,
    [...found].sort((a, b) => a - b),
  );
});

test("a town's name goes away when its streets are seen, a street's comes", () => {
  assert.deepEqual([rule("place_town").from, rule("place_town").to], [8, 14]);
  assert.ok(rule("road_street").from >= rule("place_town").to);
});

test("a name has its colour on a halo of the ground", () => {
  const { fill, halo, weight } = rule("water_name");
  assert.deepEqual([fill, halo, weight], ["blue", "white", 400]);
});

test("names along streets grow with the zoom", () => {
  assert.deepEqual(rule("path").size.at, [
    [14, 11],
    [18, 14],
  ]);
});
