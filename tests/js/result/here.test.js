/** All that is known of a place: which areas hold it, what is near, in words of the page. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, L, point, square } from "../map-page.js";

const { holds, startHere } = await import("../../../frontend/static/js/result/here.js");
const { mapIn } = await import("../../../frontend/static/js/map/engine.js");

const OUTER = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
];
const HOLE = [
  [4, 4],
  [6, 4],
  [6, 6],
  [4, 6],
  [4, 4],
];
const FAR = OUTER.map(([x, y]) => [x + 20, y]);

test("a polygon holds what lies inside it", () => {
  const square = { type: "Polygon", coordinates: [OUTER] };
  assert.equal(holds(square, { lng: 5, lat: 5 }), true);
  assert.equal(holds(square, { lng: 15, lat: 5 }), false);
  assert.equal(holds(square, { lng: 5, lat: -1 }), false);
});

test("a hole is outside", () => {
  const ring = { type: "Polygon", coordinates: [OUTER, HOLE] };
  assert.equal(holds(ring, { lng: 5, lat: 5 }), false);
  assert.equal(holds(ring, { lng: 2, lat: 5 }), true);
});

test("each part of a multipolygon counts", () => {
  const both = { type: "MultiPolygon", coordinates: [[OUTER], [FAR]] };
  assert.equal(holds(both, { lng: 25, lat: 5 }), true);
  assert.equal(holds(both, { lng: 15, lat: 5 }), false);
});

const PAGE = `
<div data-panel id="sagt"></div><div data-panel id="ser" hidden></div>
<section id="here" hidden><h2 id="here-name"></h2><button data-close>Stäng</button>
  <div data-here="said"></div><div data-here="seen"></div><div data-here="done"></div>
</section>
<article id="area-1">Fler än väntat <button data-show="area-1">Visa</button></article>
<article id="action-1">Ny belysning</article>`;
const WORDS = {
  cells: {
    mostly: { text: "8 av 10 otryggt", css: "unsafe-3" },
    few: { text: "För få" },
    night: { text: "Natt" },
  },
  nothing: "Inget",
  more: "Fler röster",
  elsewhere: "En plats",
};
const voice = (id, text) => ({ id, perception: "unsafe", text });
const IN = { lat: 58.905, lng: 13.275 };
let resized;

beforeEach(() => {
  document.body.innerHTML = PAGE;
  resized = [];
});

function started(data = {}) {
  const all = {
    cells: collection(
      feature(
        1,
        { words: "mostly", times: { night: "night" }, part: "Hamnen" },
        square(13.27, 58.9),
      ),
    ),
    areas: collection(feature("area-1", { name: "Torget" }, square(13.27, 58.9))),
    actions: collection(feature("action-1", {}, point(13.2799, 58.901))),
    voices: collection(
      feature(1, { voices: [voice(7, "Mörkt <b>här</b>")] }, point(13.275, 58.905)),
    ),
    ...data,
  };
  const sheet = { resize: (...asked) => resized.push(asked) };
  const pages = { voice: "/rost/0/", voices: "/roster/" };
  return startHere({ map: mapIn(addGround()), data: all, words: WORDS, pages, sheet });
}

const part = (name) => document.querySelector(`[data-here=${name}]`);

test("a place tells what is said, seen and done, under its name", () => {
  started().show(L.latLng(IN));
  assert.equal(document.getElementById("here").hidden, false);
  assert.equal(document.getElementById("here-name").textContent, "Torget");
  assert.deepEqual(
    [...part("said").children].map((node) => node.textContent),
    ["8 av 10 otryggt", "Natt", "Mörkt <b>här</b>"],
  );
  assert.equal(part("said").querySelector("a").getAttribute("href"), "/rost/7/");
  assert.match(part("seen").textContent, /Fler än väntat/);
  assert.equal(part("done").textContent, "Ny belysning");
  assert.equal(document.getElementById("sagt").hidden, true);
  assert.deepEqual(resized, [["half", { atLeast: true }]]);
});

test("what stands in the page is copied without its name and its buttons", () => {
  started().show(L.latLng(IN));
  assert.equal(document.querySelectorAll("#area-1").length, 1);
  assert.equal(part("seen").querySelector("[data-show]"), null);
});

test("where nothing is known it says so, and that too few have answered", () => {
  started().show(L.latLng(58.95, 13.35));
  assert.equal(document.getElementById("here-name").textContent, "En plats");
  assert.equal(part("said").textContent, "För få");
  assert.equal(part("seen").textContent, "Inget");
  assert.equal(part("done").textContent, "Inget");
});

test("a cell's part of town is its name where no area is tested", () => {
  started({ areas: collection() }).show(L.latLng(IN));
  assert.equal(document.getElementById("here-name").textContent, "Hamnen");
});

test("voices within 250 m, the first four, and a link to the others", () => {
  const near = [1, 2, 3, 4, 5].map((id) => voice(id, `röst ${id}`));
  const voices = collection(
    feature(2, { voices: [voice(9, "långt bort")] }, point(13.275, 58.9073)),
    feature(1, { voices: near }, point(13.275, 58.9072)),
  );
  started({ voices }).show(L.latLng(IN));
  const links = [...part("said").querySelectorAll("a")].map((link) => link.textContent);
  assert.deepEqual(links, ["röst 1", "röst 2", "röst 3", "röst 4", "Fler röster"]);
});

test("closing brings the open part of the page back", () => {
  const here = started();
  here.show(L.latLng(IN));
  here.show(L.latLng(58.95, 13.35));
  document.querySelector("[data-close]").click();
  assert.equal(document.getElementById("here").hidden, true);
  assert.equal(document.getElementById("sagt").hidden, false);
  assert.equal(document.getElementById("ser").hidden, true);
});
