/** The door to the engine: shapes where they belong, and marks of two shapes. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, L, page, point, square } from "../map-page.js";

const engine = await import("../../../frontend/static/js/map/engine.js");
let map;

beforeEach(() => {
  document.body.innerHTML = "";
  map = engine.mapIn(addGround());
});

test("a place is longitude and latitude, as in GeoJSON", () => {
  assert.deepEqual(engine.place(13.3, 58.9), L.latLng(58.9, 13.3));
});

test("bounds lie around places or layers", () => {
  const expected = L.latLngBounds([58.8, 13.2], [58.9, 13.3]);
  assert.deepEqual(
    engine.boundsAround([
      [13.2, 58.9],
      [13.3, 58.8],
    ]),
    expected,
  );
  const layer = engine.drawing(square(13.2, 58.8, 0.1));
  assert.ok(engine.boundsOfAll([layer]).equals(expected, 1e-9));
  assert.equal(engine.boundsOfAll([]).isValid(), false);
});

test("layers are drawn where they are put, and groups know their bounds", () => {
  const layer = engine.drawing(collection(feature(1, {}, square(13.27, 58.9)))).addTo(map);
  assert.equal(document.querySelectorAll("path").length, 1);
  const bounded = engine.boundedGroup().addLayer(layer);
  assert.equal(bounded.getBounds().getWest(), 13.27);
  assert.equal(engine.group().addLayer(layer).getLayers().length, 1);
  assert.equal(engine.mapOf(layer), map);
});

test("polygons, circles and spots have the look that is asked for", () => {
  engine
    .polygon(
      [
        [58.89, 13.26],
        [58.9, 13.27],
        [58.89, 13.28],
      ],
      { className: "a" },
    )
    .addTo(map);
  engine.spot([58.9, 13.27], { radius: 9, className: "b" }).addTo(map);
  engine.circle({ className: "c" }).setLatLng([58.9, 13.27]).setRadius(100).addTo(map);
  for (const name of ["a", "b", "c"]) assert.ok(document.querySelector(`path.${name}`), name);
});

test("a sign is our own drawing, with words for those who hear it", () => {
  const drawn = { html: "<b>!</b>", className: "flag", size: [36, 36], anchor: [8, 34] };
  engine.sign([58.9, 13.27], { ...drawn, title: "Ny belysning" }).addTo(map);
  const sign = document.querySelector(".flag");
  assert.equal(sign.innerHTML, "<b>!</b>");
  assert.equal(sign.title, "Ny belysning");
  assert.equal(sign.style.marginLeft, "-8px");
});

test("what is stopped does not reach the map", () => {
  let taps = 0;
  map.on("click", () => taps++);
  const shape = engine.drawing(point(13.27, 58.9), { pointToLayer: (_, at) => engine.spot(at) });
  shape.addTo(map);
  const path = () => document.querySelector("path");
  path().dispatchEvent(new page.window.MouseEvent("click", { bubbles: true }));
  assert.equal(taps, 1);
  shape.on("click", engine.stop);
  path().dispatchEvent(new page.window.MouseEvent("click", { bubbles: true }));
  assert.equal(taps, 1);
});

test("a circle and a diamond are drawn on one canvas, a diamond with four corners", () => {
  const called = [];
  const record =
    (name) =>
    (...values) =>
      called.push([name, ...values.map(Math.round)]);
  const pen = new Proxy({}, { get: (_, name) => record(name), set: () => true });
  page.window.HTMLCanvasElement.prototype.getContext = () => pen;
  const renderer = engine.markCanvas();
  const draw = (shape) => {
    const options = { renderer, radius: 10, interactive: false };
    engine.mark(shape, [13.275, 58.9], options).addTo(map);
    renderer._redraw();
    return called.splice(0).map(([name, ...values]) => ({ name, values }));
  };
  const corners = draw("diamond").filter(({ name }) => /To$/.test(name));
  assert.deepEqual(
    corners.map(({ name }) => name),
    ["moveTo", "lineTo", "lineTo", "lineTo"],
  );
  const [top, right, bottom, left] = corners.map(({ values }) => values);
  assert.equal(top[0], bottom[0]);
  assert.equal(left[1], right[1]);
  assert.ok(right[0] - left[0] >= 22 && bottom[1] - top[1] >= 22);
  map.eachLayer((layer) => layer instanceof L.CircleMarker && layer.remove());
  assert.ok(draw("circle").some(({ name }) => name === "arc"));
});
