/** Plain rules become protomaps-leaflet's; what it draws with them is tested in the browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import "../../map-page.js";

const { engineRules } = await import("../../../../frontend/static/js/map/engine/vector-tiles.js");

const is = (rule, geomType, kind) => rule.filter(0, { geomType, props: { kind } });

function rules({ paint = [], labels = [] }) {
  const { paintRules, labelRules } = engineRules({ paint, labels, background: "white" });
  return [...paintRules, ...labelRules];
}

test("a surface is filled from its zoom on, and only its kinds", () => {
  const [rule] = rules({ paint: [{ type: "surface", kinds: ["water"], from: 8, fill: "blue" }] });
  assert.deepEqual([rule.dataLayer, rule.minzoom], ["ground", 8]);
  assert.equal(is(rule, 3, "water"), true);
  assert.equal(is(rule, 2, "water"), false);
  assert.equal(is(rule, 3, "wood"), false);
  assert.equal(rule.symbolizer.fill.get(10), "blue");
});

test("a line grows with the zoom, and is dashed or has round ends", () => {
  const width = {
    growth: 1,
    at: [
      [12, 2],
      [14, 6],
    ],
  };
  const line = { type: "line", kinds: ["road"], stroke: "red", width };
  const [plain, dashed] = rules({ paint: [line, { ...line, dash: [3, 2] }] });
  assert.equal(is(plain, 2, "road"), true);
  assert.deepEqual(
    [12, 13, 14].map((zoom) => plain.symbolizer.width.get(zoom)),
    [2, 4, 6],
  );
  assert.equal(plain.symbolizer.lineCap.get(12), "round");
  assert.notEqual(dashed.symbolizer.lineCap.get(12), "round");
});

test("names of points have their zooms and are for points only, names of lines for any part", () => {
  const look = { fill: "black", halo: "white" };
  const size = { growth: 1, at: [[14, 11]] };
  const [point, street] = rules({
    labels: [
      { type: "point", kinds: ["stop"], from: 17, to: 19, size: 11, ...look },
      { type: "line", kinds: ["path"], from: 15, size, ...look },
    ],
  });
  assert.deepEqual([point.minzoom, point.maxzoom], [17, 19]);
  assert.equal(is(point, 1, "stop"), true);
  assert.equal(is(point, 3, "stop"), false);
  assert.equal(is(street, 2, "path"), true);
  assert.equal(is(street, 2, "road"), false);
});

test("the background is the land's", () => {
  assert.equal(
    engineRules({ paint: [], labels: [], background: "white" }).backgroundColor,
    "white",
  );
});
