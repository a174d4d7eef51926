/** The workbench's map: layers by ticking, a new run's layers instead of the old one's. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, page, square } from "../map-page.js";
import { json, settled } from "../page.js";

const { startRunMap } = await import("../../../frontend/static/js/desk/run-map.js");
const LAYERS = ["concentration", "relative", "cells", "places", "pins"];
const ON = ["cells", "places"];
const surface = (name, step) => feature(step, { surface: name, step }, square(13.27, 58.9));
const ANSWERS = {
  "/celler": collection(feature(1, { people: 9, share: 1 }, square(13.27, 58.9))),
  "/platser": collection(feature(7, { name: "Torget", direction: "unsafe" }, square(13.27, 58.9))),
  "/ytor": collection(
    surface("concentration", 1),
    surface("concentration", 2),
    surface("relative", 1),
  ),
  "/nalar": collection(feature(1, { few: true }, { type: "Point", coordinates: [13.27, 58.9] })),
};
let clicks;

beforeEach(() => {
  const boxes = LAYERS.map(
    (
      name,
    ) => `<input type="checkbox" data-layer-name="${name}" ${ON.includes(name) ? "checked" : ""}
      ${name === "pins" ? 'data-url="/nalar"' : ""}>`,
  );
  document.body.innerHTML = `<div data-layers hidden>${boxes.join("")}</div>
    <section data-cells="/celler" data-places="/platser" data-surfaces="/ytor"></section>
    <a data-item="7">Torget</a><section id="detail"></section>`;
  clicks = 0;
  document.querySelector("[data-item]").addEventListener("click", () => clicks++);
  page.requests.length = 0;
  page.answer(({ path }) => json(ANSWERS[path] ?? collection()));
});

async function started() {
  const map = await startRunMap(addGround());
  await settled();
  return map;
}

const drawn = (kind) => document.querySelectorAll(`path.run-${kind}`).length;

function tick(name, checked = true) {
  const box = document.querySelector(`[data-layer-name=${name}]`);
  box.checked = checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

test("what is ticked is drawn, and nothing else", async () => {
  await started();
  assert.equal(document.querySelector("[data-layers]").hidden, false);
  assert.deepEqual([drawn("cell"), drawn("place"), drawn("surface")], [1, 1, 0]);
  tick("cells", false);
  tick("concentration");
  assert.deepEqual([drawn("cell"), drawn("surface--concentration")], [0, 2]);
  assert.equal(drawn("surface--relative"), 0);
});

test("pins are fetched when they are asked for, and once", async () => {
  await started();
  const asked = () => page.requests.filter(({ path }) => path === "/nalar").length;
  assert.equal(asked(), 0);
  tick("pins");
  tick("pins", false);
  tick("pins");
  await settled();
  assert.equal(asked(), 1);
});

test("a tap on a place opens it in the list", async () => {
  await started();
  const click = new page.window.MouseEvent("click", { bubbles: true });
  document.querySelector("path.run-place").dispatchEvent(click);
  assert.equal(clicks, 1);
});

test("the chosen place is marked", async () => {
  await started();
  document.getElementById("detail").innerHTML = '<article data-place="7"></article>';
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  await settled();
  assert.equal(drawn("place--chosen"), 1);
});

test("another run has its own layers; the same run is not fetched again", async () => {
  await started();
  const before = page.requests.length;
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  await settled();
  assert.equal(page.requests.length, before);
  Object.assign(document.querySelector("[data-cells]").dataset, {
    cells: "/celler2",
    places: "/platser2",
  });
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  await settled();
  assert.deepEqual([drawn("cell"), drawn("place")], [0, 0]);
});
