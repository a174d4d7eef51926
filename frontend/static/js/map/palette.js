/** The map's colours: chosen in map.css, by day and by night, and read from there. */

const NAMES = [
  "land",
  "water",
  "field",
  "green",
  "wood",
  "sand",
  "square",
  "pitch",
  "yard",
  "residential",
  "industry",
  "building",
  "building-edge",
  "road",
  "road-edge",
  "road-main",
  "path",
  "rail",
  "text",
  "text-soft",
  "text-water",
  "text-green",
  "halo",
];

/** `--map-building-edge` becomes `palette.buildingEdge`. */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    NAMES.map((name) => [camel(name), style.getPropertyValue(`--map-${name}`).trim()]),
  );
}

/** One colour of the page, e.g. `colour(element, "--unsafe-3")`. */
export function colour(element, property) {
  return getComputedStyle(element).getPropertyValue(property).trim();
}

function camel(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
