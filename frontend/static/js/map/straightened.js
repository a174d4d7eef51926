const BEND = 4;

/** A line without its small bends (Douglas and Peucker): names are written along straight pieces. */
export function straightened(line) {
  if (line.length < 3) return line;
  const [first, last] = [line[0], line.at(-1)];
  let farthest = { distance: 0, index: 0 };
  for (let index = 1; index < line.length - 1; index++) {
    const distance = distanceTo(line[index], first, last);
    if (distance > farthest.distance) farthest = { distance, index };
  }
  if (farthest.distance <= BEND) return [first, last];
  const before = straightened(line.slice(0, farthest.index + 1));
  return [...before.slice(0, -1), ...straightened(line.slice(farthest.index))];
}

function distanceTo(point, from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (!length) return Math.hypot(point.x - from.x, point.y - from.y);
  const across = (to.x - from.x) * (from.y - point.y) - (from.x - point.x) * (to.y - from.y);
  return Math.abs(across) / length;
}
