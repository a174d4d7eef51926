/** Drawing a dialogue's area: corner after corner; the outline goes into the form as GeoJSON. */

import { outlineOf } from "./desk/outline.js";
import { polygon } from "./map/engine.js";
import { startMap } from "./map/ground.js";

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
  outline.value = outlineOf(corners);
}
