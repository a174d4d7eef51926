/** What is said, seen and done, as layers. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, page, point, square } from "../map-page.js";

const { mapIn } = await import("../../../frontend/static/js/map/engine.js");
const { actionsLayer, areasLayer, cellsLayer, feelingOf, highlight, voicesLayer } = await import(
  "../../../frontend/static/js/map/layers.js"
);
let map, selected, taps;
const onSelect = (chosen, event) => selected.push([chosen.id, Boolean(event.latlng)]);

beforeEach(() => {
  document.body.innerHTML = "";
  map = mapIn(addGround());
  map.createPane("cells");
  selected = [];
  taps = 0;
  map.on("click", () => taps++);
});

const tap = (selector) => {
  const click = new page.window.MouseEvent("click", { bubbles: true });
  document.querySelector(selector).dispatchEvent(click);
};
const voice = (perception, text = "Mörkt") => ({ perception, text });

test("one voice's feeling is its own, that of several theirs or both", () => {
  assert.equal(feelingOf([voice("safe")]), "safe");
  assert.equal(feelingOf([voice("unsafe"), voice("unsafe")]), "unsafe");
  assert.equal(feelingOf([voice("safe"), voice("unsafe")]), "both");
});

test("a cell has its class twice: a colour that is tapped and a pattern that is not", () => {
  const cells = collection(feature(1, { share: 8 }, square(13.27, 58.9)));
  cellsLayer(cells, { classOf: ({ share }) => `unsafe-${share}`, onSelect }).addTo(map);
  const drawn = document.querySelectorAll("path.cell.unsafe-8");
  assert.equal(drawn.length, 2);
  assert.equal(document.querySelectorAll("path.cell.pattern.leaflet-interactive").length, 0);
  assert.ok(drawn[0].closest(".leaflet-cells-pane"));
  tap("path.cell:not(.pattern)");
  assert.deepEqual(selected, [[1, true]]);
  assert.equal(taps, 0);
});

test("an area has its direction, also where nobody asks for taps", () => {
  areasLayer(collection(feature("area-1", { direction: "safe" }, square(13.27, 58.9)))).addTo(map);
  assert.equal(document.querySelectorAll("path.area.safe").length, 2);
  assert.ok(document.getElementById("map-patterns"));
});

test("an action is a flag with a name and a status", () => {
  const action = feature("action-1", { title: "Ny belysning", status: "done" }, point(13.27, 58.9));
  actionsLayer(collection(action), { onSelect }).addTo(map);
  assert.equal(document.querySelector(".flag-marker").title, "Ny belysning");
  assert.ok(document.querySelector(".flag-marker path.flag.done"));
  tap(".flag-marker");
  assert.deepEqual(selected, [["action-1", true]]);
});

test("voices at one place are one bubble, named by the first; the next place has its own", () => {
  const voices = collection(
    feature(1, { voices: [voice("unsafe"), voice("safe", "Ljust")] }, point(13.26, 58.9)),
    feature(2, { voices: [voice("safe", "Öppet")] }, point(13.29, 58.9)),
  );
  voicesLayer(voices, { onSelect }).addTo(map);
  const [several, single] = document.querySelectorAll(".bubble-marker");
  assert.deepEqual([several.title, single.title], ["Mörkt", "Öppet"]);
  assert.equal(several.classList.contains("bubble-marker--several"), true);
  assert.equal(single.classList.contains("bubble-marker--several"), false);
  assert.ok(several.querySelector(".bubble.both") && single.querySelector(".bubble.safe"));
});

test("voices too near each other are thinned", () => {
  const near = [13.27, 13.2701].map((lng, id) =>
    feature(id, { voices: [voice("safe")] }, point(lng, 58.9)),
  );
  voicesLayer(collection(...near)).addTo(map);
  const [first, second] = document.querySelectorAll(".bubble-marker");
  assert.deepEqual([first.hidden, second.hidden], [false, true]);
});

test("only what is chosen is marked, in all parts of a layer", () => {
  const areas = [1, 2].map((id) =>
    feature(id, { direction: "safe" }, square(13.26 + id / 100, 58.9)),
  );
  const layer = areasLayer(collection(...areas)).addTo(map);
  const marked = () => document.querySelectorAll(".is-chosen").length;
  highlight(layer, ({ id }) => id === 2);
  assert.equal(marked(), 2);
  highlight(layer, () => false);
  assert.equal(marked(), 0);
});
