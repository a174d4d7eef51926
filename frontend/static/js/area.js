/** Drawing a dialogue's area: corner after corner; the outline goes into the form as GeoJSON. */

import { polygon } from "./map/engine.js";
import { startMap } from "./map/ground.js";

const FEWEST = 3;
const DIGITS = 6;

const frame = document.querySelector("[data-draw]");
const outline = document.querySelector("[name=outline]");
const map = await startMap(frame.querySelector(".map-ground"), { locate: false, veil: false });
const corners = [];
const shape = polygon([], { className: "drawn-area" }).addTo(map);
const button = document.createElement("button");
button.type = "button";
button.className = "button button--quiet draw-button";
button.textContent = frame.dataset.drawButton;
frame.append(button);

let drawing = false;

button.addEventListener("click", () => {
  corners.length = 0;
  drawing = true;
  button.textContent = frame.dataset.clearButton;
  frame.querySelector(".map-status").textContent = frame.dataset.draw;
  render();
});

map.on("click", ({ latlng }) => {
  if (!drawing) return;
  corners.push(latlng);
  render();
});

function render() {
  shape.setLatLngs(corners);
  if (corners.length < FEWEST) {
    outline.value = "";
    return;
  }
  const ring = [...corners, corners[0]].map(({ lng, lat }) => [
    Number(lng.toFixed(DIGITS)),
    Number(lat.toFixed(DIGITS)),
  ]);
  outline.value = JSON.stringify({ type: "Polygon", coordinates: [ring] });
}
