"""Geometry in millimetres as SVG: paths, and the few shapes that maps are marked with."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from geodata.exporters.map_page import Shapes


def path_of(shapes: Shapes) -> str:
    """One path for all shapes: areas wound so that holes stay open under the non-zero rule."""
    wound = shapely.orient_polygons(shapely.get_parts(shapely.get_parts(shapes)))
    rings = shapely.get_parts(wound)
    pieces: list[str] = []
    for shape in rings:
        if shape.geom_type == "Polygon":
            pieces += [_ring(shape.exterior.coords, True)]
            pieces += [_ring(hole.coords, True) for hole in shape.interiors]
        elif shape.geom_type in {"LineString", "LinearRing"}:
            pieces.append(_ring(shape.coords, False))
    return "".join(pieces)


def _ring(coordinates: Iterable[tuple[float, ...]], closed: bool) -> str:
    points = np.round(np.array(list(coordinates))[:, :2], 2)
    if len(points) < 2:
        return ""
    # Hundredths of a millimetre; points that fall together there are drawn once.
    moved = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]
    steps = " ".join(f"{x:g},{y:g}" for x, y in points[moved])
    return f"M{steps}{'Z' if closed else ''}"


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; underscores in names of attributes stand for hyphens."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_plain(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return " ".join(_plain(part) for part in value)
    return str(value)


def text(content: str, /, **attributes: object) -> str:
    """A text element with its content escaped."""
    return element("text", escape(content), **attributes)


def diamond(x: float, y: float, radius: float, **attributes: object) -> str:
    """A square on its corner with rounded corners: the mark of unsafe."""
    side = radius * 1.42
    return element(
        "rect", x=x - side / 2, y=y - side / 2, width=side, height=side, rx=side * 0.18,
        transform=f"rotate(45 {x:.3f} {y:.3f})", **attributes,
    )  # fmt: skip


def circle(x: float, y: float, radius: float, **attributes: object) -> str:
    """The mark of safe."""
    return element("circle", cx=x, cy=y, r=radius, **attributes)


def flag(x: float, y: float, colour: str, halo: str) -> str:
    """A flag that stands on its point: the mark of an action."""
    cloth = f"M{x:.2f},{y:.2f}v-5.2h4.1l-1,1.45l1,1.45h-4.1"
    shape = element("path", d=cloth, fill="none", stroke=halo, stroke_width=1.2,
                    stroke_linejoin="round")  # fmt: skip
    return shape + element(
        "path", d=cloth, fill=colour, stroke=colour, stroke_width=0.4, stroke_linejoin="round"
    )
