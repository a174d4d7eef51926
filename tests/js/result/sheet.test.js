/** The sheet of words: three sizes on a phone, and the map beside it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startSheet } from "../../../frontend/static/js/result/sheet.js";
import { openPage } from "../page.js";

const DESK = "(min-width: 60rem)";
let page, box, grip;

function started({ size = "half", prefers = [], dir = "ltr" } = {}) {
  page = openPage(
    `<div class="sheet" data-size="${size}"><button data-grip hidden></button></div>`,
    { prefers },
  );
  document.dir = dir;
  box = document.querySelector(".sheet");
  grip = box.querySelector("button");
  grip.setPointerCapture = () => {};
  Object.defineProperty(box, "offsetWidth", { value: 400 });
  Object.defineProperty(box, "offsetHeight", { value: 300 });
  return startSheet(box);
}

function drag(by) {
  for (const [type, clientY] of [
    ["pointerdown", 500],
    ["pointerup", 500 + by],
  ]) {
    grip.dispatchEvent(new page.window.MouseEvent(type, { clientY }));
  }
  grip.click();
}

test("the grip goes from size to size and says whether there is more", () => {
  started({ size: "peek" });
  assert.equal(grip.hidden, false);
  const sizes = [1, 2, 3].map(() => {
    grip.click();
    return [box.dataset.size, grip.getAttribute("aria-expanded")];
  });
  assert.deepEqual(sizes, [
    ["half", "true"],
    ["full", "true"],
    ["peek", "false"],
  ]);
});

test("dragged up it grows, down it shrinks, no further than it can, and the click counts not", () => {
  started();
  drag(-100);
  assert.equal(box.dataset.size, "full");
  drag(-100);
  assert.equal(box.dataset.size, "full");
  drag(100);
  assert.equal(box.dataset.size, "half");
  drag(100);
  drag(100);
  assert.equal(box.dataset.size, "peek");
});

test("a trembling finger has tapped", () => {
  started();
  drag(10);
  assert.equal(box.dataset.size, "full");
});

test("what must be read makes it large enough, never smaller", () => {
  const sheet = started({ size: "full" });
  sheet.resize("half", { atLeast: true });
  assert.equal(box.dataset.size, "full");
  sheet.resize("half");
  assert.equal(box.dataset.size, "half");
});

function paddingOf(options) {
  let fitted;
  started(options).showBeside({ fitBounds: (_, asked) => (fitted = asked) }, "bounds");
  return [fitted.paddingTopLeft, fitted.paddingBottomRight];
}

test("the map shows its places in what the sheet leaves free", () => {
  assert.deepEqual(paddingOf({}), [
    [8, 56],
    [8, 308],
  ]);
  assert.deepEqual(paddingOf({ prefers: [DESK] }), [
    [424, 16],
    [16, 16],
  ]);
  assert.deepEqual(paddingOf({ prefers: [DESK], dir: "rtl" }), [
    [16, 16],
    [424, 16],
  ]);
});
