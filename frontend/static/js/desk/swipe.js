/** A divider over a map: one pane is seen on its one side, another on its other side. */

const FAR = 100_000;

/**
 * @param map from startMap
 * @param {{range: HTMLInputElement, line: HTMLElement}} divider the range drives the line, whose
 *   place the style says; so both follow the direction of writing
 * @param {[HTMLElement, HTMLElement]} panes before and after, in the order of writing
 */
export function startSwipe(map, { range, line }, [before, after]) {
  const clip = () => {
    const edge = line.getBoundingClientRect();
    const box = map.getContainer().getBoundingClientRect();
    // Panes move with the map, the divider does not.
    const { x } = map.containerPointToLayerPoint([edge.left + edge.width / 2 - box.left, 0]);
    const isMirrored = getComputedStyle(range).direction === "rtl";
    before.style.clipPath = isMirrored ? strip(x, FAR) : strip(-FAR, x);
    after.style.clipPath = isMirrored ? strip(-FAR, x) : strip(x, FAR);
  };
  const move = () => {
    line.style.setProperty("--at", range.value / range.max);
    range.setAttribute("aria-valuetext", range.dataset.words.replace("%(share)s", range.value));
    clip();
  };
  range.hidden = false;
  line.hidden = false;
  range.addEventListener("input", move);
  map.on("move zoom zoomend viewreset resize", clip);
  move();
}

function strip(left, right) {
  return `polygon(${left}px ${-FAR}px, ${right}px ${-FAR}px, ${right}px ${FAR}px, ${left}px ${FAR}px)`;
}
