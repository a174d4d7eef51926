/** Zoom and "my position", for the eye and for the ear. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, L } from "../map-page.js";

const { mapIn } = await import("../../../frontend/static/js/map/engine.js");
const { addControls } = await import("../../../frontend/static/js/map/controls.js");
const WORDS = {
  locate: "Var är jag?",
  locating: "Letar",
  located: "Här",
  locateFailed: "Hittas inte",
};
let map, asked;

function useNavigator(navigator) {
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
}

beforeEach(() => {
  document.body.innerHTML = "";
  useNavigator({ geolocation: {} });
  map = mapIn(addGround(WORDS));
  asked = [];
  map.locate = (options) => asked.push(options);
});

const button = () => document.querySelector(".map-locate");
const said = () => document.querySelector(".map-status").textContent;

test("asking for one's position says that it is looked for, and where it is", () => {
  addControls(map, {});
  button().click();
  assert.equal(said(), "Letar");
  assert.equal(asked[0].setView, true);
  map.fire("locationfound", { latlng: L.latLng(58.9, 13.27), accuracy: 40 });
  assert.equal(said(), "Här");
  assert.ok(document.querySelector("path.map-here"));
});

test("a position that is not found is said", () => {
  addControls(map, {});
  map.fire("locationerror", {});
  assert.equal(said(), "Hittas inte");
});

test("nobody is asked where staff work, or where the device does not know", () => {
  addControls(map, { locate: false });
  assert.equal(button(), null);
  useNavigator({});
  addControls(map, {});
  assert.equal(button(), null);
});

test("the buttons stand in the corner that is asked for, with the page's words", () => {
  addControls(map, { controlPosition: "topleft" });
  const corner = document.querySelector(".leaflet-top.leaflet-left");
  assert.equal(corner.querySelector(".leaflet-control-zoom-in").title, "Närmare");
  assert.ok(corner.contains(button()));
});
