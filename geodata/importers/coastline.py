"""The sea out of coastlines: OpenStreetMap draws only the shore, with the water on its right.

``sea_polygons(coastlines, frame)`` cuts a frame along the shores and keeps the faces that lie to
the right of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

_STEP_M: Final = 0.5  # how far beside the shore it is looked which face lies there
# Extracts that are cut node by node end up to a long segment short of their edge.
_EDGE_M: Final = 300.0
_SURE: Final = 0.8  # a face with water on both sides of its shores is drawn wrong: leave it dry


def sea_polygons(coastlines: Sequence[BaseGeometry], frame: Polygon) -> list[Polygon]:
    """The parts of ``frame`` that are sea.

    Args:
        coastlines: lines in a metric system, land on the left, water on the right.
        frame: the area the lines are complete for, in the same system.

    Returns:
        Valid polygons; none where no shore is in the frame, for then nothing tells land from sea.
    """
    shores = shapely.intersection(np.asarray(coastlines, dtype=object), frame)
    shores = shores[~shapely.is_empty(shores)]
    if not len(shores):
        return []
    cut = shapely.union_all([*shores, *_to_the_edge(shores, frame), frame.exterior])
    faces = [face for face in shapely.polygonize([cut]).geoms if isinstance(face, Polygon)]
    left, right = _beside(shores)
    tree = shapely.STRtree(faces)
    wet, dry = _votes(tree, right, len(faces)), _votes(tree, left, len(faces))
    is_sea = (wet > 0) & (wet >= _SURE * (wet + dry))
    return [face for face, sea in zip(faces, is_sea, strict=True) if sea]


def _to_the_edge(shores: np.ndarray, frame: Polygon) -> list[LineString]:
    """What is missing where a shore ends just inside the frame, cut at its last node there."""
    joined = shapely.get_parts(shapely.line_merge(shapely.union_all(shores)))
    lines = [line for line in joined if isinstance(line, LineString) and not line.is_closed]
    ends = [Point(line.coords[i]) for line in lines for i in (0, -1)]
    gaps = [shapely.shortest_line(end, frame.exterior) for end in ends]
    # A little longer than the gap: a line that only just touches the edge is not cut by it.
    return [
        affinity.scale(gap, 1.1, 1.1, origin=Point(gap.coords[0]))
        for gap in gaps
        if 0 < gap.length <= _EDGE_M
    ]


def _beside(shores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points a step to the left and to the right of the middle of every segment."""
    lines = shapely.get_parts(shores)
    lines = lines[shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING]
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    same_line = line[1:] == line[:-1]
    start, end = coordinates[:-1][same_line], coordinates[1:][same_line]
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    long_enough = length > 2 * _STEP_M
    start, end, along = start[long_enough], end[long_enough], along[long_enough]
    unit = along / length[long_enough, None]
    to_the_left = np.column_stack([-unit[:, 1], unit[:, 0]]) * _STEP_M
    middle = (start + end) / 2
    return shapely.points(middle + to_the_left), shapely.points(middle - to_the_left)


def _votes(tree: shapely.STRtree, points: np.ndarray, faces: int) -> np.ndarray:
    _point, face = tree.query(points, predicate="within")
    return np.bincount(face, minlength=faces)
