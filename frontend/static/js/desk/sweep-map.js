/** What would be taken back, on its map; the map can say which part is meant. */

import { startPinsMap } from "./pins-map.js";

export async function startSweepMap(element, form, button) {
  const choose = (pin) =>
    document.getElementById(`pin-${pin}`)?.scrollIntoView({ block: "center" });
  const map = await startPinsMap(element, { choose });
  button.hidden = false;
  button.addEventListener("click", () => {
    form.elements.box.value = map.getBounds().toBBoxString();
    form.requestSubmit();
  });
  return map;
}
