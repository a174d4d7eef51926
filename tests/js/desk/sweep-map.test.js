/** The map of what would be taken back: a mark leads to its line, and the map can be the part. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, L, page, point } from "../map-page.js";
import { json, settled } from "../page.js";

const { startSweepMap } = await import("../../../frontend/static/js/desk/sweep-map.js");
page.window.HTMLCanvasElement.prototype.getContext = () =>
  new Proxy({}, { get: () => () => {}, set: () => true });
const PINS = collection(
  feature(7, { perception: "unsafe", status: "pending" }, point(13.28, 58.91)),
);

let form, button, map, sent, shown;

beforeEach(async () => {
  document.body.innerHTML = `<form id="choice"><input name="box"></form>
    <ol data-layer="/angra.json"><li id="pin-7"></li></ol><button type="button" hidden></button>`;
  page.answer(({ path }) => json(path.startsWith("/angra") ? PINS : collection()));
  form = document.getElementById("choice");
  button = document.querySelector("button");
  sent = [];
  shown = [];
  form.requestSubmit = () => sent.push(form.elements.box.value);
  document.getElementById("pin-7").scrollIntoView = () => shown.push(7);
  map = await startSweepMap(addGround(), form, button);
  await settled();
});

test("the button comes with the map, and sends the part that the map shows", async () => {
  assert.equal(button.hidden, false);
  button.click();
  const [west, south, east, north] = sent[0].split(",").map(Number);
  assert.ok(west <= 13.28 && 13.28 <= east && south <= 58.91 && 58.91 <= north, sent[0]);
});

test("a mark leads to its line in the list, if it is on this page of it", () => {
  map.eachLayer((layer) => layer instanceof L.CircleMarker && layer.fire("click"));
  assert.deepEqual(shown, [7]);
  document.getElementById("pin-7").remove();
  map.eachLayer((layer) => layer instanceof L.CircleMarker && layer.fire("click"));
  assert.deepEqual(shown, [7]);
});

test("nothing is sent before it is pressed", () => {
  assert.deepEqual(sent, []);
  assert.equal(form.elements.box.value, "");
});
