/** What had been done by a month: flags and cards of later actions step back. */

/**
 * @param {HTMLElement | null} box holds the range and its output; shown when there is time to tell
 * @param {(isShown: (feature: object) => boolean) => void} onMove
 */
export function startSlider(box, { features }, words, onMove) {
  const months = monthsOf(features);
  if (!box || months.length < 2) return;
  const range = box.querySelector("input");
  const output = box.querySelector("output");
  const named = new Intl.DateTimeFormat(document.documentElement.lang || "sv", {
    year: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  range.max = months.length - 1;
  range.value = months.length - 1;
  range.addEventListener("input", move);
  box.hidden = false;
  move();

  function move() {
    const month = months[Number(range.value)];
    const text = words.until.replace("%(month)s", named.format(new Date(`${month}-15`)));
    output.textContent = text;
    range.setAttribute("aria-valuetext", text);
    const isShown = ({ properties }) => (properties.from ?? properties.due).slice(0, 7) <= month;
    for (const feature of features) {
      const card = document.getElementById(feature.id);
      if (card) card.hidden = !isShown(feature);
    }
    onMove(isShown);
  }
}

/** Every month from the first thing begun to the last thing due, as YYYY-MM. */
export function monthsOf(features) {
  const days = features.flatMap(({ properties: { from, done, due } }) => [from, done ?? due]);
  const known = days.filter(Boolean).sort();
  if (!known.length) return [];
  const months = [];
  const last = known.at(-1).slice(0, 7);
  let [year, month] = known[0].split("-").map(Number);
  for (;;) {
    const name = `${year}-${String(month).padStart(2, "0")}`;
    months.push(name);
    if (name >= last) return months;
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}
