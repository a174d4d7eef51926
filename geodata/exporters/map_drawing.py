"""The map itself as SVG in millimetres: ground, answers, actions, names, frame and coordinates."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geodata.exporters import map_style as style
from geodata.exporters.map_labels import LabelPlan, add_ground_names
from geodata.exporters.map_page import MapPage, Shapes
from geodata.exporters.svg_paths import circle, diamond, element, flag, path_of, text

HATCH_MM = 1.7


def draw_map(
    page: MapPage, ground: gpd.GeoDataFrame | None, features: gpd.GeoDataFrame, font: str
) -> str:
    """The map with its frame, ``page.paper.ticks`` of room on all sides.

    Args:
        ground: EPSG:3006; kind, name, geometry; None for a map without a ground.
        features: EPSG:3006; symbol (of ``map_style.SYMBOLS``), label (may be empty), geometry.
    """
    paper = page.paper
    names = LabelPlan(page, font)
    answers = _features(page, features, names)
    below = ""
    if ground is not None:
        below = _ground(page, ground)
        add_ground_names(names, ground)
    whole = element("rect", width=paper.map_width, height=paper.map_height, fill=style.LAND)
    inside = element(
        "g", whole + below + answers + "".join(names.drawn) + _crosses(page), clip_path="url(#map)"
    )
    clip = element(
        "clipPath", element("rect", width=paper.map_width, height=paper.map_height), id="map"
    )
    moved = element(
        "g", inside + _frame(page, font), transform=f"translate({paper.ticks} {paper.ticks})"
    )
    width, height = paper.map_width + 2 * paper.ticks, paper.map_height + 2 * paper.ticks
    return svg(width, height, element("defs", clip + _patterns()) + moved)


def svg(width: float, height: float, content: str) -> str:
    """An SVG document whose units are millimetres."""
    return element(
        "svg", content, xmlns="http://www.w3.org/2000/svg",
        width=f"{width:.2f}mm", height=f"{height:.2f}mm", viewBox=f"0 0 {width:.2f} {height:.2f}",
    )  # fmt: skip


def _clipped(page: MapPage, shapes: gpd.GeoSeries, spare_mm: float = 3.0) -> Shapes:
    """Shapes in millimetres, cut a little outside the frame and simplified below what is seen."""
    in_mm = page.to_mm(np.asarray(shapes.array, dtype=object))
    paper = page.paper
    cut = shapely.clip_by_rect(
        in_mm, -spare_mm, -spare_mm, paper.map_width + spare_mm, paper.map_height + spare_mm
    )
    return np.asarray(shapely.simplify(cut[~shapely.is_empty(cut)], 0.02), dtype=object)


def _ground(page: MapPage, ground: gpd.GeoDataFrame) -> str:
    dimension = shapely.get_dimensions(ground.geometry.array)
    areas, lines = ground[dimension == 2], ground[dimension == 1]
    drawn = []
    for kinds, fill in style.AREA_FILLS:
        shapes = _clipped(page, areas.geometry[areas["kind"].isin(kinds).to_numpy()])
        drawn.append(element("path", d=path_of(shapes), fill=fill))
    ways = {
        kind: path_of(_clipped(page, lines.geometry[(lines["kind"] == kind).to_numpy()]))
        for kind in style.LINES
    }
    edged = [kind for kind in style.LINES if style.LINES[kind].edged]
    plain = [kind for kind in style.LINES if kind not in edged]
    drawn += [_way(ways[kind], kind, page) for kind in plain if not _is_track(kind)]
    drawn += [_way(ways[kind], kind, page, edge=True) for kind in edged]
    drawn += [_way(ways[kind], kind, page) for kind in edged]
    houses = _clipped(page, areas.geometry[(areas["kind"] == "building").to_numpy()])
    drawn.append(
        element(
            "path", d=path_of(houses), fill=style.BUILDING_FILL,
            stroke=style.BUILDING_EDGE, stroke_width=0.08,
        )
    )  # fmt: skip
    drawn += [_way(ways[kind], kind, page) for kind in plain if _is_track(kind)]
    return "".join(drawn)


def _is_track(kind: str) -> bool:
    return kind in {"rail", "tram"}


def _way(d: str, kind: str, page: MapPage, *, edge: bool = False) -> str:
    if not d:
        return ""
    line = style.LINES[kind]
    width = line.width_mm(page.scale)
    return element(
        "path", d=d, fill="none", stroke_linejoin="round",
        stroke=style.ROAD_EDGE if edge else line.colour,
        stroke_width=width + 0.24 if edge else width,
        stroke_linecap="butt" if line.dash_mm else "round",
        stroke_dasharray=line.dash_mm or None,
    )  # fmt: skip


def _features(page: MapPage, features: gpd.GeoDataFrame, names: LabelPlan) -> str:
    drawn = []
    for symbol in style.SYMBOLS:
        chosen = features[features["symbol"] == symbol]
        in_mm = page.to_mm(np.asarray(chosen.geometry.array, dtype=object))
        for label, shape in zip(chosen["label"], in_mm, strict=True):
            drawn.append(draw_symbol(symbol, shape))
            _label(symbol, str(label or ""), shape, names)
    return "".join(drawn)


def _label(symbol: str, label: str, shape: BaseGeometry, names: LabelPlan) -> None:
    """An action's number stands on its flag; the name of an area on its upper rim."""
    point = shape.representative_point()
    if symbol == "action":
        names.reserve(point.x + 2, point.y - 2.6, 2.8)
        if label:
            names.sign(label, point.x + 1.65, point.y - 3.72)
    elif symbol in style.POINT_SYMBOLS:
        names.reserve(point.x, point.y, 1.2)
    elif label:
        top = shape.bounds[1]
        on_the_rim = (shape.bounds[0] + shape.bounds[2]) / 2
        names.badge(label, on_the_rim, top, style.AREA_SYMBOLS[symbol].stroke)


def draw_symbol(symbol: str, shape: BaseGeometry) -> str:
    """One feature, in millimetres, as its symbol is drawn; the legend uses it too."""
    point = shape.representative_point()
    if symbol == "pin_safe":
        return circle(point.x, point.y, 1.0, fill="#00696a", stroke=style.HALO, stroke_width=0.3)
    if symbol == "pin_unsafe":
        return diamond(point.x, point.y, 1.25, fill="#995d0c", stroke=style.HALO, stroke_width=0.3)
    if symbol == "action":
        course = "" if shape.geom_type == "Point" else element(
            "path", d=path_of(np.array([shape], dtype=object)), fill="none",
            stroke=style.ACTION, stroke_width=0.8, stroke_linejoin="round",
        )  # fmt: skip
        return course + flag(point.x, point.y, style.ACTION, style.HALO)
    return _area(style.AREA_SYMBOLS[symbol], shape)


def _area(symbol: style.AreaSymbol, shape: BaseGeometry) -> str:
    d = path_of(np.array([shape], dtype=object))
    drawn = ""
    if symbol.fill != "none":
        drawn += element("path", d=d, fill=symbol.fill, fill_opacity=symbol.opacity)
    if symbol.hatch:
        drawn += element("path", d=d, fill=f"url(#{symbol.hatch})")
    if symbol.hatch in {"left", "right"}:  # a pale rim, so that the outline stands off the map
        drawn += element(
            "path", d=d, fill="none", stroke=style.HALO, stroke_width=symbol.stroke_mm + 0.7,
            stroke_opacity=0.75, stroke_linejoin="round",
        )  # fmt: skip
    if symbol.stroke_mm:
        drawn += element(
            "path", d=d, fill="none", stroke=symbol.stroke, stroke_width=symbol.stroke_mm,
            stroke_dasharray=symbol.dash_mm or None, stroke_linejoin="round",
        )  # fmt: skip
    return drawn + _mark(symbol, shape)


def _mark(symbol: style.AreaSymbol, shape: BaseGeometry) -> str:
    if not symbol.mark:
        return ""
    left, top, right, bottom = shape.bounds
    radius = min(1.5, max(0.35, 0.14 * min(right - left, bottom - top)))
    point = shape.centroid
    draw = diamond if symbol.mark == "diamond" else circle
    # Hollow, so that it is not taken for a pin.
    return draw(
        point.x, point.y, radius, fill="none", stroke=symbol.mark_colour,
        stroke_width=0.28 * radius,
    )  # fmt: skip


def _patterns() -> str:
    def hatch(name: str, angle: int, colour: str) -> str:
        line = element("rect", width=0.32, height=HATCH_MM, fill=colour)
        return element(
            "pattern", line, id=name, width=HATCH_MM, height=HATCH_MM,
            patternUnits="userSpaceOnUse", patternTransform=f"rotate({angle})",
        )  # fmt: skip

    dots = element("circle", cx=0.6, cy=0.6, r=0.16, fill="#7d858b")
    dotted = element(
        "pattern", dots, id="dots", width=1.2, height=1.2, patternUnits="userSpaceOnUse"
    )
    return hatch("right", 45, style.UNSAFE_INK) + hatch("left", -45, style.SAFE_INK) + dotted


def _crosses(page: MapPage) -> str:
    """Small crosses where the grid of coordinates meets."""
    west, _south, _east, north = page.bounds_m
    eastings, northings = page.grid_lines()
    d = "".join(
        f"M{x - 1:.2f},{y:.2f}h2M{x:.2f},{y - 1:.2f}v2"
        for x in ((value - west) / page.metres_per_mm for value in eastings)
        for y in ((north - value) / page.metres_per_mm for value in northings)
    )
    return element("path", d=d, stroke=style.INK, stroke_width=0.12, opacity=0.6, fill="none")


def _frame(page: MapPage, font: str) -> str:
    width, height = page.paper.map_width, page.paper.map_height
    west, _south, _east, north = page.bounds_m
    eastings, northings = page.grid_lines()
    drawn = [
        element("rect", width=width, height=height, fill="none", stroke=style.INK, stroke_width=0.3)
    ]
    label = {"font_family": font, "font_size": 1.9, "fill": style.SOFT_INK, "text_anchor": "middle"}
    for easting in eastings:
        x = (easting - west) / page.metres_per_mm
        drawn.append(_ticks(f"M{x:.2f},0v-1.2M{x:.2f},{height:.2f}v1.2"))
        if 12 < x < width - 12:
            words = f"E {spaced(easting)}"
            drawn += [text(words, x=x, y=y, **label) for y in (-1.8, height + 3.3)]
    for northing in northings:
        y = (north - northing) / page.metres_per_mm
        drawn.append(_ticks(f"M0,{y:.2f}h-1.2M{width:.2f},{y:.2f}h1.2"))
        if 12 < y < height - 12:
            words = f"N {spaced(northing)}"
            for x in (-1.8, width + 3.3):
                turn = f"rotate(-90 {x:.2f} {y:.2f})"
                drawn.append(text(words, x=x, y=y, transform=turn, **label))
    return "".join(drawn)


def _ticks(d: str) -> str:
    return element("path", d=d, stroke=style.INK, stroke_width=0.25)


def spaced(number: int) -> str:
    """A number with a thin no-break space between thousands, as Swedish prints it."""
    return f"{number:,}".replace(",", "\u202f")


def legend_swatch(symbol: str) -> str:
    """A symbol as the legend shows it, 11 by 7 mm, on the colour of the land."""
    middle = box(1.2, 0.9, 9.8, 6.1)
    land = element("rect", width=11, height=7, fill=style.LAND)
    if symbol in style.POINT_SYMBOLS:
        lowered = 6.1 if symbol == "action" else 3.5
        shape: BaseGeometry = shapely.Point(4.6 if symbol == "action" else 5.5, lowered)
    elif symbol[-1].isdigit() or symbol in {"few", "counted", "even"}:
        corners = [(5.5 + 3 * np.sin(a), 3.5 - 3 * np.cos(a)) for a in np.arange(6) * np.pi / 3]
        shape = shapely.Polygon(corners)
    else:
        shape = middle
    return svg(11, 7, element("defs", _patterns()) + land + draw_symbol(symbol, shape))
