/** Colours are read from the style, where day and night are told. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { colour, paletteOf } from "../../../frontend/static/js/map/palette.js";
import { openPage } from "../page.js";

test("a colour of the style has its name in the palette", () => {
  openPage(`<div id="map" style="--map-building-edge: red; --map-water: blue"></div>`);
  const palette = paletteOf(document.getElementById("map"));
  assert.deepEqual([palette.buildingEdge, palette.water], ["red", "blue"]);
  assert.equal(colour(document.getElementById("map"), "--map-water"), "blue");
});

test("every colour of the palette is chosen in map.css, by day and by night", () => {
  openPage("<div></div>");
  const css = readFileSync(
    new URL("../../../frontend/static/css/map.css", import.meta.url),
    "utf8",
  );
  const names = Object.keys(paletteOf(document.querySelector("div")));
  assert.ok(names.length > 20);
  for (const name of names) {
    const property = `--map-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:`;
    assert.equal(css.split(property).length - 1, 2, property);
  }
});
