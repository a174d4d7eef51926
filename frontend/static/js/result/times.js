/** Which part of the day the cells are about: a group of radio buttons that needs the map. */

/**
 * @param {HTMLElement | null} box absent where nothing is told by time
 * @param {(part: string) => void} onChoose "" for all times
 */
export function startTimes(box, onChoose) {
  if (!box) return;
  box.hidden = false;
  box.addEventListener("change", ({ target }) => onChoose(target.value));
  // A browser that comes back to the page keeps what was chosen.
  const chosen = box.querySelector("input:checked");
  if (chosen?.value) onChoose(chosen.value);
}
