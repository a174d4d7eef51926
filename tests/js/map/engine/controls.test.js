/** Buttons in the map's corners. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, page } from "../../map-page.js";

const { addButton, addZoom } = await import(
  "../../../../frontend/static/js/map/engine/controls.js"
);
const { mapIn } = await import("../../../../frontend/static/js/map/engine/start.js");
let map;

beforeEach(() => {
  document.body.innerHTML = "";
  map = mapIn(addGround());
});

test("zoom has the page's words and its corner", () => {
  addZoom(map, "topleft", { zoomIn: "Närmare", zoomOut: "Ut" });
  const corner = document.querySelector(".leaflet-top.leaflet-left");
  const [near, far] = corner.querySelectorAll("a");
  assert.deepEqual([near.title, far.title], ["Närmare", "Ut"]);
  assert.equal(near.getAttribute("aria-label"), "Närmare");
});

test("a button of one's own is pressed alone, not the map below it", () => {
  let pressed = 0;
  let tapped = 0;
  map.on("click", () => tapped++);
  addButton(map, "topright", { className: "x", title: "Här", onClick: () => pressed++ });
  const button = document.querySelector(".leaflet-right button.x");
  assert.deepEqual([button.type, button.getAttribute("aria-label")], ["button", "Här"]);
  button.dispatchEvent(new page.window.MouseEvent("click", { bubbles: true }));
  assert.deepEqual([pressed, tapped], [1, 0]);
});
