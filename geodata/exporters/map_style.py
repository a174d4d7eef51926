"""How a printed map looks: a pale ground, ochre for unsafe, teal for safe, blue for actions.

Tables, no code. Colours are those of the screen's tokens (OKLCH there, hexadecimal here). What
colour says, shape says too, for grey print and for the colour-blind: cells carry the mark of
their pins (a diamond for unsafe, a circle for safe), tested areas a hatch that leans right for
unsafe and left for safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LAND: Final = "#faf9f6"
INK: Final = "#26313a"
SOFT_INK: Final = "#59636b"
HALO: Final = "#fffefc"
UNSAFE_INK: Final = "#704008"
SAFE_INK: Final = "#004d4f"
ACTION: Final = "#26579c"

# Kinds of ground area -> fill, from the bottom up. Kinds not listed are land.
AREA_FILLS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("farmland", "meadow"), "#f4f3e8"),
    (("residential",), "#f6f4f0"),
    (("industry",), "#f0efee"),
    (("park", "grass", "allotments", "cemetery"), "#e9f0df"),
    (("wetland",), "#e7ede7"),
    (("wood", "scrub"), "#dfe9d6"),
    (("rock", "sand", "beach"), "#f3eee0"),
    (("school", "schoolyard", "parking"), "#f0ede8"),
    (("pitch", "playground"), "#e1ebd9"),
    (("square", "quay"), "#efebe4"),
    (("water",), "#d5e3ea"),
)
BUILDING_FILL: Final = "#ddd9d2"
BUILDING_EDGE: Final = "#c8c3ba"
ROAD_EDGE: Final = "#cbc6bd"
RAIL: Final = "#8d8b88"


@dataclass(frozen=True)
class LineStyle:
    """A line of the ground: its width on the ground in metres, kept between two on paper (mm)."""

    width_m: float
    min_mm: float
    max_mm: float
    colour: str = "#ffffff"
    edged: bool = False
    dash_mm: tuple[float, ...] = ()

    def width_mm(self, scale: int) -> float:
        return min(self.max_mm, max(self.min_mm, self.width_m * 1000 / scale))


# From the bottom up.
LINES: Final[dict[str, LineStyle]] = {
    "stream": LineStyle(3, 0.2, 1.0, "#bdd2dd"),
    "rail_tunnel": LineStyle(2, 0.15, 0.3, "#c6c3be", dash_mm=(1.2, 1.2)),
    "road_tunnel": LineStyle(7, 0.3, 1.6, "#eeebe5", dash_mm=(1.6, 0.9)),
    "path": LineStyle(1.5, 0.14, 0.5, "#c4b9a6", dash_mm=(0.9, 0.6)),
    "tunnel": LineStyle(3, 0.3, 1.0, "#a3988a", dash_mm=(0.5, 0.4)),
    "cycleway": LineStyle(2.5, 0.2, 0.7, "#c4b9a6"),
    "steps": LineStyle(2.5, 0.35, 1.0, "#b3a894", dash_mm=(0.25, 0.25)),
    "road_service": LineStyle(4, 0.22, 1.4, edged=True),
    "pedestrian": LineStyle(6, 0.35, 2.0, "#f6f2ea", edged=True),
    "road_street": LineStyle(8, 0.4, 2.8, edged=True),
    "road_secondary": LineStyle(11, 0.7, 3.4, edged=True),
    "road_primary": LineStyle(14, 0.9, 4.4, "#fffbef", edged=True),
    "road_motorway": LineStyle(20, 1.2, 5.5, "#fff7e3", edged=True),
    "tram": LineStyle(1, 0.12, 0.2, "#bab6b0"),
    "rail": LineStyle(1.5, 0.22, 0.4, RAIL),
}


@dataclass(frozen=True)
class LabelStyle:
    """A name on the ground: size in mm, and the smallest scale (largest number) it is shown at."""

    size_mm: float
    max_scale: int
    colour: str = SOFT_INK
    weight: int = 400
    italic: bool = False
    along: bool = False


# The most important first: they take their room before the others.
LABELS: Final[dict[str, LabelStyle]] = {
    "place_town": LabelStyle(4.6, 25_000, INK, 700),
    "place_suburb": LabelStyle(3.7, 25_000, INK, 700),
    "station": LabelStyle(2.9, 25_000, INK, 700),
    "place_district": LabelStyle(3.0, 20_000, SOFT_INK, 700),
    "water_name": LabelStyle(2.9, 25_000, "#41687c", italic=True),
    "road_motorway": LabelStyle(2.3, 25_000, along=True),
    "road_primary": LabelStyle(2.3, 20_000, along=True),
    "road_secondary": LabelStyle(2.2, 15_000, along=True),
    "park_name": LabelStyle(2.4, 15_000, "#4c6b43", italic=True),
    "square_name": LabelStyle(2.3, 10_000, SOFT_INK),
    "pedestrian": LabelStyle(2.1, 10_000, along=True),
    "road_street": LabelStyle(2.1, 10_000, along=True),
    "poi": LabelStyle(2.1, 5_000, SOFT_INK),
    "cycleway": LabelStyle(1.9, 5_000, along=True),
    "path": LabelStyle(1.9, 5_000, along=True),
}


@dataclass(frozen=True)
class AreaSymbol:
    """An area that residents' answers or the analysis gave: cells, tested areas, boundaries."""

    fill: str = "none"
    opacity: float = 1.0
    stroke: str = "none"
    stroke_mm: float = 0.0
    dash_mm: tuple[float, ...] = ()
    hatch: str = ""  # "right", "left" or "dots", in the colour of the stroke
    mark: str = ""  # "diamond" or "circle" in the middle
    mark_colour: str = ""


def _cell(fill: str, ink: str, mark: str, mark_colour: str) -> AreaSymbol:
    return AreaSymbol(fill, 0.66, ink, 0.14, mark=mark, mark_colour=mark_colour)


# What the symbols of a map may be called, from the bottom up.
AREA_SYMBOLS: Final[dict[str, AreaSymbol]] = {
    "few": AreaSymbol(stroke="#7d858b", stroke_mm=0.1, hatch="dots"),
    "counted": AreaSymbol("#e4e2de", 0.75, "#7d858b", 0.12),
    "even": AreaSymbol("#cfccc6", 0.55, "#7d858b", 0.12),
    "safe_1": _cell("#a2d7d2", SAFE_INK, "circle", SAFE_INK),
    "safe_2": _cell("#46a09d", SAFE_INK, "circle", SAFE_INK),
    "safe_3": _cell("#006364", SAFE_INK, "circle", "#ffffff"),
    "unsafe_1": _cell("#f0cf94", UNSAFE_INK, "diamond", UNSAFE_INK),
    "unsafe_2": _cell("#d39337", UNSAFE_INK, "diamond", UNSAFE_INK),
    "unsafe_3": _cell("#985704", UNSAFE_INK, "diamond", "#ffffff"),
    "tested_safe": AreaSymbol(stroke=SAFE_INK, stroke_mm=0.8, dash_mm=(3.2, 1.1), hatch="left"),
    "tested_unsafe": AreaSymbol(stroke=UNSAFE_INK, stroke_mm=0.8, hatch="right"),
    "area": AreaSymbol(stroke="#6c757c", stroke_mm=0.25, dash_mm=(1.6, 0.9)),
    "boundary": AreaSymbol(stroke="#3a454e", stroke_mm=0.5, dash_mm=(4, 1, 0.6, 1)),
}
POINT_SYMBOLS: Final = ("pin_safe", "pin_unsafe", "action")
SYMBOLS: Final = (*AREA_SYMBOLS, *POINT_SYMBOLS)
