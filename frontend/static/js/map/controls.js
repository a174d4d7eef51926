/** Zoom, scale and "my position", with words for those who hear the page instead of seeing it. */

const LOCATE = { setView: true, maxZoom: 17, enableHighAccuracy: true, timeout: 15_000 };

export function addControls(map, { locate = true, controlPosition = "topright" }) {
  const words = map.getContainer().dataset;
  L.control
    .zoom({
      position: controlPosition,
      zoomInTitle: words.zoomIn,
      zoomOutTitle: words.zoomOut,
    })
    .addTo(map);
  if (locate && navigator.geolocation) addLocate(map, words, controlPosition);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
}

function addLocate(map, words, position) {
  const Locate = L.Control.extend({
    onAdd: () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("button", "map-locate", bar);
      button.type = "button";
      button.title = words.locate;
      button.setAttribute("aria-label", words.locate);
      L.DomEvent.disableClickPropagation(bar);
      button.addEventListener("click", () => {
        say(map, words.locating);
        map.locate(LOCATE);
      });
      return bar;
    },
  });
  new Locate({ position }).addTo(map);
  const here = L.circle([0, 0], { className: "map-here", interactive: false });
  map.on("locationfound", (event) => {
    here.setLatLng(event.latlng).setRadius(event.accuracy).addTo(map);
    say(map, words.located);
  });
  map.on("locationerror", () => say(map, words.locateFailed));
}

/** Tell what happened, to the eye and to the screen reader. */
export function say(map, text) {
  const status = map.getContainer().parentElement?.querySelector(".map-status");
  if (status) status.textContent = text ?? "";
}
