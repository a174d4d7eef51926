/** Buttons in the map's corners. */

import { L } from "./leaflet.js";

export function addZoom(map, position, { zoomIn, zoomOut }) {
  L.control.zoom({ position, zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
}

/** A button of one's own; clicks on it are not clicks on the map. */
export function addButton(map, position, { className, title, onClick }) {
  const Button = L.Control.extend({
    onAdd: () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("button", className, bar);
      button.type = "button";
      button.title = title;
      button.setAttribute("aria-label", title);
      button.addEventListener("click", onClick);
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    },
  });
  new Button({ position }).addTo(map);
}
