"""Freehand lines: smooth curves through drawn points, rough shores, rectangles along a street."""

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from demo.island.place import Coordinates


def smooth(points: Coordinates, *, step_m: float = 14.0, closed: bool = False) -> Coordinates:
    """A centripetal Catmull-Rom curve that passes through every drawn point.

    Because it passes through them, two roads that share a drawn point meet there exactly.
    """
    drawn = np.asarray(points, dtype=float)
    if closed:
        padded = np.vstack([drawn[-1], drawn, drawn[0], drawn[1]])
    else:
        padded = np.vstack([2 * drawn[0] - drawn[1], drawn, 2 * drawn[-1] - drawn[-2]])
    pieces = [_catmull_rom(padded[i : i + 4], step_m) for i in range(len(padded) - 3)]
    end = drawn[:1] if closed else drawn[-1:]
    return np.vstack([*pieces, end])


def _catmull_rom(four: Coordinates, step_m: float) -> Coordinates:
    knots = np.concatenate([[0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(four, axis=0), axis=1)))])
    count = max(2, round(float(np.linalg.norm(four[2] - four[1])) / step_m))
    at = np.linspace(knots[1], knots[2], count, endpoint=False)[:, None]

    def between(a: Coordinates, b: Coordinates, left: int, right: int) -> Coordinates:
        span = knots[right] - knots[left]
        mixed: Coordinates = (knots[right] - at) / span * a + (at - knots[left]) / span * b
        return mixed

    a1, a2, a3 = (between(four[i], four[i + 1], i, i + 1) for i in range(3))
    b1, b2 = between(a1, a2, 0, 2), between(a2, a3, 1, 3)
    return between(b1, b2, 1, 2)


def roughen(
    ring: Coordinates, rng: np.random.Generator, *, roughness: float, until_m: float
) -> Coordinates:
    """Midpoint displacement: each pass halves the segments and pushes the middles sideways.

    The push weakens from pass to pass, so that bays are deep and pebbles do not fray the line.
    """
    while True:
        steps = np.diff(ring, axis=0)
        lengths = np.linalg.norm(steps, axis=1)
        if lengths.max() <= until_m:
            return ring
        normals = np.column_stack([-steps[:, 1], steps[:, 0]])
        push = rng.normal(0, roughness, len(steps)).clip(-2 * roughness, 2 * roughness)
        push[lengths <= until_m] = 0
        middles = ring[:-1] + steps / 2 + normals * push[:, None]
        doubled = np.empty((len(ring) * 2 - 1, 2))
        doubled[0::2], doubled[1::2] = ring, middles
        ring = doubled
        roughness *= 0.9


def blob(
    centre: tuple[float, float],
    radius_m: float,
    rng: np.random.Generator,
    *,
    stretch: float = 1.0,
    turn: float = 0.0,
    roughness: float = 0.16,
    until_m: float = 18.0,
) -> Polygon:
    """An islet, a grove, a glade: an ellipse drawn by a hand that is not quite steady."""
    angles = np.linspace(0, 2 * np.pi, 9)[:-1]
    radii = radius_m * rng.uniform(0.7, 1.25, len(angles))
    raw = np.column_stack([np.cos(angles) * radii * stretch, np.sin(angles) * radii / stretch])
    cos, sin = np.cos(turn), np.sin(turn)
    points = raw @ np.array([[cos, sin], [-sin, cos]]) + np.asarray(centre)
    ring = smooth(points, step_m=radius_m / 2, closed=True)
    return largest(Polygon(roughen(ring, rng, roughness=roughness, until_m=until_m)))


def largest(geometry: shapely.Geometry) -> Polygon:
    """The largest polygon of whatever a repair or an overlay left behind."""
    return max(polygons_of(shapely.make_valid(geometry)), key=lambda polygon: polygon.area)


def polygons_of(geometry: shapely.Geometry, *, larger_than_m2: float = 0.0) -> list[Polygon]:
    parts = shapely.get_parts(geometry).tolist()
    return [part for part in parts if isinstance(part, Polygon) and part.area > larger_than_m2]


def line(points: Coordinates, *, step_m: float = 14.0) -> LineString:
    return LineString(smooth(points, step_m=step_m))


def box_beside(
    middle: tuple[float, float],
    direction: tuple[float, float],
    along_m: float,
    across_m: float,
    width_m: float,
    depth_m: float,
) -> Polygon:
    """A box so far along ``direction`` from the middle, and so far to the left of it."""
    x = middle[0] + direction[0] * along_m - direction[1] * across_m
    y = middle[1] + direction[1] * along_m + direction[0] * across_m
    return box_at(x, y, width_m, depth_m, direction)


def box_at(
    x: float, y: float, width_m: float, depth_m: float, direction: tuple[float, float]
) -> Polygon:
    """A rectangle centred at (x, y) with its width along ``direction`` (a unit vector)."""
    along = np.asarray(direction) * width_m / 2
    across = np.array([-direction[1], direction[0]]) * depth_m / 2
    centre = np.array([x, y])
    return Polygon(
        [
            centre - along - across,
            centre + along - across,
            centre + along + across,
            centre - along + across,
        ]
    )
