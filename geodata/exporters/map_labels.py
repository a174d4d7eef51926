"""Names on the printed map: the important ones first, none over another, all with a halo.

A name of a point stands centred over it. A street's name runs along it where it is straight
enough for the whole name, else it is left out: a crooked or cut name helps nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box

from geodata.exporters.map_page import MapPage
from geodata.exporters.map_style import HALO, LABELS, LabelStyle
from geodata.exporters.svg_paths import element, text

# Mean width of a letter in ems; wide enough for Noto Sans with Swedish names.
_LETTER_EMS: Final = 0.56
_STRAIGHT: Final = 0.985
_PLACES_ALONG: Final = (0.5, 0.3, 0.7, 0.15, 0.85)
_ROOM_MM: Final = 0.6


@dataclass
class LabelPlan:
    """Takes names one by one and keeps those for which there is room."""

    page: MapPage
    font: str
    drawn: list[str] = field(default_factory=list)
    taken: list[Polygon] = field(default_factory=list)

    def __post_init__(self) -> None:
        paper = self.page.paper
        self.frame = box(0.8, 0.8, paper.map_width - 0.8, paper.map_height - 0.8)

    def reserve(self, x: float, y: float, radius: float) -> None:
        """Keep names away from a mark."""
        self.taken.append(box(x - radius, y - radius, x + radius, y + radius))

    def sign(self, label: str, x: float, y: float) -> None:
        """A number or letter in white, on something that is drawn already."""
        size = 2.3 if len(label) < 3 else 1.7
        self.drawn.append(self._plain(label, x, y, size, "#ffffff"))

    def badge(self, label: str, x: float, y: float, colour: str) -> None:
        """A label on a plate of its own; it has its room whatever else is there."""
        size = 3.2 if len(label) < 4 else 2.5
        width = max(5.2, text_width_mm(label, size) + 2.4)
        left, top, right, bottom = self.frame.bounds
        x = min(max(x, left + width / 2), right - width / 2)
        y = min(max(y, top + 2.6), bottom - 2.6)
        plate = element(
            "rect", x=x - width / 2, y=y - 2.6, width=width, height=5.2, rx=2.6,
            fill=colour, stroke=HALO, stroke_width=0.5,
        )  # fmt: skip
        self.taken.append(box(x - width / 2, y - 2.6, x + width / 2, y + 2.6))
        self.drawn.append(plate + self._plain(label, x, y, size, "#ffffff"))

    def _plain(self, label: str, x: float, y: float, size: float, colour: str) -> str:
        return text(
            label, x=x, y=y + size * 0.36, font_family=self.font, font_size=size,
            font_weight=700, text_anchor="middle", fill=colour,
        )  # fmt: skip

    def put(self, name: str, x: float, y: float, style: LabelStyle, angle: float = 0.0) -> bool:
        """Draw a name centred on (x, y), turned by ``angle`` degrees, if there is room."""
        width = text_width_mm(name, style.size_mm)
        upright = box(x - width / 2, y - style.size_mm / 2, x + width / 2, y + style.size_mm / 2)
        room = affinity.rotate(upright.buffer(_ROOM_MM), angle, origin=Point(x, y))
        if not self.frame.contains(room):
            return False
        if self.taken and shapely.intersects(np.array(self.taken), room).any():
            return False
        self.taken.append(room)
        self.drawn.append(self._written(name, x, y, style, angle))
        return True

    def _written(self, name: str, x: float, y: float, style: LabelStyle, angle: float) -> str:
        return text(
            name,
            x=x,
            y=y + style.size_mm * 0.35,
            font_family=self.font,
            font_size=style.size_mm,
            font_weight=style.weight,
            font_style="italic" if style.italic else None,
            text_anchor="middle",
            fill=style.colour,
            stroke=HALO,
            stroke_width=style.size_mm * 0.28,
            stroke_linejoin="round",
            paint_order="stroke",
            transform=f"rotate({angle:.1f} {x:.2f} {y:.2f})" if angle else None,
        )


def text_width_mm(name: str, size_mm: float) -> float:
    """About how wide a name becomes; capitals are wider."""
    letters = sum(1.2 if letter.isupper() else 1.0 for letter in name)
    return letters * _LETTER_EMS * size_mm


def add_ground_names(plan: LabelPlan, ground: gpd.GeoDataFrame) -> None:
    """Names of the ground within the page, by the order of ``LABELS``."""
    named = ground[(ground["name"] != "") & ground["kind"].isin(LABELS)]
    for kind, style in LABELS.items():
        if plan.page.scale > style.max_scale:
            continue
        chosen = named[named["kind"] == kind]
        for name, shapes in chosen.groupby("name", sort=True).geometry:
            in_mm = plan.page.to_mm(np.asarray(shapes.array, dtype=object))
            if style.along:
                _put_along(plan, str(name), in_mm, style)
            else:
                for point in in_mm:
                    if point.geom_type == "Point":
                        plan.put(str(name), point.x, point.y, style)


def _put_along(plan: LabelPlan, name: str, lines: np.ndarray, style: LabelStyle) -> None:
    inside = shapely.intersection(shapely.line_merge(shapely.union_all(lines)), plan.frame)
    parts = shapely.get_parts(inside)
    lengths = shapely.length(parts)
    for at in np.argsort(-lengths)[:3]:
        if isinstance(parts[at], LineString) and any(
            plan.put(name, x, y, style, angle)
            for x, y, angle in _straight_places(parts[at], text_width_mm(name, style.size_mm))
        ):
            return


def _straight_places(line: LineString, width: float) -> Iterator[tuple[float, float, float]]:
    """Middles and angles of stretches that are straight over ``width``."""
    for share in _PLACES_ALONG:
        middle = line.length * share
        start, end = middle - width / 2, middle + width / 2
        if start < 0 or end > line.length:
            continue
        a, b = line.interpolate(start), line.interpolate(end)
        if a.distance(b) < _STRAIGHT * width:
            continue
        angle = math.degrees(math.atan2(b.y - a.y, b.x - a.x))
        if angle > 90 or angle <= -90:  # never upside down
            angle += 180
        yield (a.x + b.x) / 2, (a.y + b.y) / 2, angle
