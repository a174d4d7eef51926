/** What the base map looks like: every kind of ground once, lower things first. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { labelRules } from "../../../frontend/static/js/map/labels.js";
import { paintRules } from "../../../frontend/static/js/map/paint.js";

const palette = new Proxy({}, { get: (_, name) => `--${name}` });
const rules = paintRules(palette);
const kindsOf = (all) => new Set(all.flatMap(({ kinds }) => kinds));
const at = (kind, type = "line") =>
  rules.findIndex((rule) => rule.type === type && rule.kinds.includes(kind));

test("every kind that the importer makes is painted or named", () => {
  const source = new URL("../../../geodata/importers/ground_kinds.py", import.meta.url);
  const words = new Set(
    readFileSync(source, "utf8")
      .match(/"[a-z_]+"/g)
      .map((word) => word.slice(1, -1)),
  );
  const used = kindsOf([...rules, ...labelRules(palette)]);
  assert.ok(used.size > 30);
  assert.deepEqual(
    [...used].filter((kind) => !words.has(kind)),
    [],
  );
});

test("land lies under water, water under streets, streets under houses", () => {
  assert.ok(at("farmland", "surface") < at("water", "surface"));
  assert.ok(at("water", "surface") < at("road_street"));
  assert.equal(at("building", "surface"), rules.length - 1);
});

test("the edges of all roads lie under all roads, and are wider", () => {
  const of = (kind) => rules.filter(({ type, kinds }) => type === "line" && kinds.includes(kind));
  const [edge, road] = of("road_primary");
  assert.deepEqual([edge.stroke, road.stroke], ["--roadEdge", "--roadMain"]);
  const [firstRoad] = of("road_tunnel").slice(1);
  assert.ok(rules.indexOf(edge) < rules.indexOf(firstRoad));
  assert.ok(edge.width.at[2][1] > road.width.at[2][1]);
  // Where a road is thinner than a pixel its edge would be all there is.
  assert.equal(of("road_service")[0].width.at[0][1], 0);
});

test("widths stand at rising zooms", () => {
  for (const { width } of rules.filter(({ type }) => type === "line")) {
    assert.deepEqual(
      width.at.map(([zoom]) => zoom),
      [12, 15, 17, 19],
    );
  }
});
