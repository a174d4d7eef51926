const FEWEST = 3;
const DIGITS = 6;

/** Corners that were pointed at, as GeoJSON in text; empty as long as they make no area. */
export function outlineOf(corners) {
  if (corners.length < FEWEST) return "";
  const ring = [...corners, corners[0]].map(({ lng, lat }) => [
    Number(lng.toFixed(DIGITS)),
    Number(lat.toFixed(DIGITS)),
  ]);
  return JSON.stringify({ type: "Polygon", coordinates: [ring] });
}
