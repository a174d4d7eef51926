/** The sheet of words over the map on a phone: peek, half or full. On a desk it stands beside. */

const SIZES = ["peek", "half", "full"];
const DESK = "(min-width: 60rem)";

export function startSheet(sheet) {
  const grip = sheet.querySelector("[data-grip]");
  const desk = matchMedia(DESK);
  grip.hidden = false;
  grip.addEventListener("click", () => {
    const next = (SIZES.indexOf(sheet.dataset.size) + 1) % SIZES.length;
    resize(SIZES[next]);
  });
  dragBy(grip);

  function resize(size, { atLeast = false } = {}) {
    if (atLeast && SIZES.indexOf(sheet.dataset.size) > SIZES.indexOf(size)) return;
    sheet.dataset.size = size;
    grip.setAttribute("aria-expanded", size !== "peek");
  }

  function dragBy(handle) {
    let from = null;
    handle.addEventListener("pointerdown", (event) => {
      from = event.clientY;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointerup", (event) => {
      const moved = event.clientY - (from ?? event.clientY);
      from = null;
      if (Math.abs(moved) < 24) return;
      const place = SIZES.indexOf(sheet.dataset.size) + (moved < 0 ? 1 : -1);
      resize(SIZES[Math.min(Math.max(place, 0), 2)]);
      handle.addEventListener("click", (click) => click.stopImmediatePropagation(), {
        capture: true,
        once: true,
      });
    });
  }

  /** Show these bounds in the part of the map that the sheet leaves free. */
  function showBeside(map, bounds) {
    const { offsetWidth, offsetHeight } = sheet;
    const rtl = document.dir === "rtl";
    const beside = [offsetWidth + 24, 16];
    const padding = desk.matches
      ? { paddingTopLeft: rtl ? [16, 16] : beside, paddingBottomRight: rtl ? beside : [16, 16] }
      : { paddingTopLeft: [8, 56], paddingBottomRight: [8, offsetHeight + 8] };
    map.fitBounds(bounds, { ...padding, maxZoom: 16, animate: false });
  }

  return { resize, showBeside };
}
