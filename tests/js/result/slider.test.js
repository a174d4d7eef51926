/** What had been done by a month, and which months there are. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { monthsOf, startSlider } from "../../../frontend/static/js/result/slider.js";
import { openPage, type } from "../page.js";

const action = (from, due, done = null) => ({ properties: { from, due, done } });

test("months run from the first thing begun to the last thing due, over the new year", () => {
  const months = monthsOf([action("2025-11-20", "2026-01-31"), action("2025-12-01", "2025-12-31")]);
  assert.deepEqual(months, ["2025-11", "2025-12", "2026-01"]);
});

test("what is done ends when it was done, not when it was due", () => {
  assert.deepEqual(monthsOf([action("2026-01-01", "2026-12-31", "2026-02-03")]), [
    "2026-01",
    "2026-02",
  ]);
});

test("without actions there are no months", () => {
  assert.deepEqual(monthsOf([]), []);
  assert.deepEqual(monthsOf([action(null, "2026-03-01")]), ["2026-03"]);
});

const WORDS = { until: "Till och med %(month)s" };
const ACTIONS = [
  { id: "action-1", properties: { from: "2026-01-10", due: "2026-02-01", done: null } },
  { id: "action-2", properties: { from: null, due: "2026-03-31", done: null } },
];
let shown;

beforeEach(() => {
  openPage(`<div data-slider hidden><input type="range"><output></output></div>
    <p id="action-1"></p><p id="action-2"></p>`);
  document.documentElement.lang = "sv";
  shown = [];
});

function started(features = ACTIONS) {
  const box = document.querySelector("[data-slider]");
  startSlider(box, { features }, WORDS, (isShown) => shown.push(features.map(isShown)));
  return box;
}

test("it begins at the end, with all there is, and names the month", () => {
  const box = started();
  assert.equal(box.hidden, false);
  assert.equal(box.querySelector("output").textContent, "Till och med mars 2026");
  assert.deepEqual(shown, [[true, true]]);
});

test("moved back it leaves out what had not begun, on the map and beside it", () => {
  const range = started().querySelector("input");
  type(range, "1");
  assert.equal(range.getAttribute("aria-valuetext"), "Till och med februari 2026");
  assert.deepEqual(shown.at(-1), [true, false]);
  assert.equal(document.getElementById("action-1").hidden, false);
  assert.equal(document.getElementById("action-2").hidden, true);
});

test("in a single month there is nothing to slide", () => {
  assert.equal(started([ACTIONS[1]]).hidden, true);
  assert.deepEqual(shown, []);
  assert.doesNotThrow(() => startSlider(null, { features: ACTIONS }, WORDS, () => {}));
});
