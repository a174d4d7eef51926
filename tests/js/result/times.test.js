/** The choice of a part of the day. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startTimes } from "../../../frontend/static/js/result/times.js";
import { openPage } from "../page.js";

const radios = (checked) =>
  ["", "day", "night"]
    .map(
      (part) =>
        `<input type="radio" name="t" value="${part}" ${part === checked ? "checked" : ""}>`,
    )
    .join("");

function started(checked) {
  openPage(`<div hidden>${radios(checked)}</div>`);
  const chosen = [];
  const box = document.querySelector("div");
  startTimes(box, (part) => chosen.push(part));
  return { box, chosen };
}

test("it appears where there is a script, and tells what is chosen", () => {
  const { box, chosen } = started("");
  assert.equal(box.hidden, false);
  assert.deepEqual(chosen, []);
  const night = box.querySelector("[value=night]");
  night.checked = true;
  night.dispatchEvent(new Event("change", { bubbles: true }));
  assert.deepEqual(chosen, ["night"]);
});

test("what the browser has kept is chosen from the start", () => {
  assert.deepEqual(started("day").chosen, ["day"]);
});

test("where nothing is told by time there is nothing to do", () => {
  assert.doesNotThrow(() => startTimes(null, () => {}));
});
