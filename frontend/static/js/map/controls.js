/** Zoom and "my position", with words for those who hear the page instead of seeing it. */

import { addButton, addZoom, circle } from "./engine.js";

const LOCATE = { setView: true, maxZoom: 17, enableHighAccuracy: true, timeout: 15_000 };

export function addControls(map, { locate = true, controlPosition = "topright" }) {
  const words = map.getContainer().dataset;
  addZoom(map, controlPosition, words);
  if (locate && navigator.geolocation) addLocate(map, words, controlPosition);
}

function addLocate(map, words, position) {
  const onClick = () => {
    say(map, words.locating);
    map.locate(LOCATE);
  };
  addButton(map, position, { className: "map-locate", title: words.locate, onClick });
  const here = circle({ className: "map-here", interactive: false });
  map.on("locationfound", (event) => {
    here.setLatLng(event.latlng).setRadius(event.accuracy).addTo(map);
    say(map, words.located);
  });
  map.on("locationerror", () => say(map, words.locateFailed));
}

/** Tell what happened, to the eye and to the screen reader. */
function say(map, text) {
  const status = map.getContainer().parentElement?.querySelector(".map-status");
  if (status) status.textContent = text ?? "";
}
