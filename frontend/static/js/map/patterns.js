/** Patterns for those who cannot tell the colours: hatches for areas, dots for too few answers. */

const SVG = "http://www.w3.org/2000/svg";

/** Name → size of the tile and what is drawn in it. */
const PATTERNS = {
  "hatch-unsafe": [8, "M-2 2l4-4M0 8l8-8M6 10l4-4"],
  "hatch-safe": [8, "M6-2l4 4M0 0l8 8M-2 6l4 4"],
  "hatch-differs": [7, "M3.5 0v7"],
  dots: [6, "M1.5 1.5h.01M4.5 4.5h.01"],
};

/** Put the patterns into the page, once; map-layers.css refers to them by name. */
export function usePatterns() {
  if (document.getElementById("map-patterns")) return;
  const svg = element("svg", { id: "map-patterns", width: 0, height: 0, "aria-hidden": true });
  svg.classList.add("map-patterns");
  for (const [name, [size, path]] of Object.entries(PATTERNS)) {
    const tile = { id: name, width: size, height: size, patternUnits: "userSpaceOnUse" };
    const pattern = element("pattern", tile);
    pattern.append(element("path", { d: path, class: name }));
    svg.append(pattern);
  }
  document.body.append(svg);
}

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
