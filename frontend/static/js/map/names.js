/** Names of places on a simple ground: as many as fit without touching each other. */

const HALF_HEIGHT = 12;
const LETTER_WIDTH = 7.5;

export const NamesLayer = L.Layer.extend({
  initialize(features) {
    this.names = features
      .filter(({ properties }) => properties.name)
      .map(({ properties: { name, lng, lat, size } }) => ({ name, size, at: [lat, lng] }))
      .sort((a, b) => b.size - a.size);
  },

  onAdd(map) {
    if (!map.getPane("names")) map.createPane("names").style.zIndex = 380;
    this.shown = L.layerGroup().addTo(map);
    map.on("moveend", this.place, this);
    this.place();
  },

  onRemove(map) {
    map.off("moveend", this.place, this);
    this.shown.remove();
  },

  /** The largest first; a name that would touch one already placed is left out. */
  place() {
    const taken = [];
    this.shown.clearLayers();
    const seen = this._map.getBounds().pad(0.1);
    for (const { name, at } of this.names.filter((place) => seen.contains(place.at))) {
      const box = this.boxOf(name, at);
      if (taken.some((other) => touches(box, other))) continue;
      taken.push(box);
      this.shown.addLayer(markerOf(name, at));
    }
  },

  boxOf(name, at) {
    const { x, y } = this._map.latLngToContainerPoint(at);
    const half = (name.length * LETTER_WIDTH) / 2 + 6;
    return { left: x - half, right: x + half, top: y - HALF_HEIGHT, bottom: y + HALF_HEIGHT };
  },
});

function markerOf(name, at) {
  const words = document.createElement("span");
  words.dir = "auto";
  words.textContent = name;
  const icon = L.divIcon({ className: "ground-name", html: words, iconSize: [0, 0] });
  return L.marker(at, { icon, interactive: false, keyboard: false, pane: "names" });
}

function touches(a, b) {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}
