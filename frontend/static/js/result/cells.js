/** What the cells of the result map are about: all times, or one part of the day. */

const FEW = "few";

/** Which layers lie on the map while a part of the words is open. */
export const SHOWN = {
  sagt: ["cells", "voices"],
  ser: ["cells", "areas"],
  gor: ["areas", "actions"],
};

/** Cells of which something is told about a part of the day; all of them for all times. */
export function featuresAbout({ type, features }, part) {
  const told = part ? features.filter(({ properties }) => properties.times[part]) : features;
  return { type, features: told };
}

/** Gives a cell's class, after the words that are told of it. */
export function classAbout(cellWords, part) {
  const classOf = (key) => cellWords[key]?.css ?? FEW;
  return part ? ({ times }) => classOf(times[part]) : ({ words }) => classOf(words);
}

/** Where there is something to read: the dots of too few answers reach far out. */
export function withFigures(drawn, classOf) {
  const told = drawn.filter(({ feature }) => classOf(feature.properties) !== FEW);
  return told.length ? told : drawn;
}
