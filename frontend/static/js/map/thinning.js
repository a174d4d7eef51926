/** Markers that would lie over each other: only so many are drawn as leave the ground visible. */

import { mapOf } from "./engine.js";

/**
 * Keep the markers of a layer apart, anew at every zoom.
 * @param group a layer of markers, the most important first
 * @param {number} apart pixels between two markers that are both drawn
 */
export function keepApart(group, apart) {
  let map = null;
  group.on("add", () => {
    map = mapOf(group);
    map.on("zoomend", thin);
    thin();
  });
  group.on("remove", () => map.off("zoomend", thin));

  function thin() {
    const drawn = [];
    group.eachLayer((marker) => {
      const at = map.latLngToLayerPoint(marker.getLatLng());
      const isFree = drawn.every((other) => at.distanceTo(other) >= apart);
      if (isFree) drawn.push(at);
      marker.getElement()?.toggleAttribute("hidden", !isFree);
    });
  }
}
