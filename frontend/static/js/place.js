/** A place in a form: the map's cross writes the coordinates, the coordinates move the map. */

import { startMap } from "./map/ground.js";

const DIGITS = 6;
const CLOSE = 17;
const SAME_PLACE_M = 3;

const picker = document.querySelector("[data-place-picker]");
const lng = picker.querySelector("[name=lng]");
const lat = picker.querySelector("[name=lat]");
const map = await startMap(picker.querySelector(".map-ground"));

function follow() {
  if (lng.value && lat.value) map.setView([lat.value, lng.value], CLOSE, { animate: false });
}

function write() {
  const centre = map.getCenter();
  lng.value = centre.lng.toFixed(DIGITS);
  lat.value = centre.lat.toFixed(DIGITS);
}

follow();
for (const field of [lng, lat]) field.addEventListener("change", follow);
// From here on: a map that is merely looked at, or looked at more closely, has chosen nothing.
const untouched = map.getCenter();
map.on("moveend", () => {
  if (map.getCenter().distanceTo(untouched) > SAME_PLACE_M) write();
});
