"""What stands beside the map, as SVG in millimetres: scale bar, north arrow, overview."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geodata.exporters import map_style as style
from geodata.exporters.map_drawing import spaced, svg
from geodata.exporters.map_page import MapPage
from geodata.exporters.svg_paths import element, path_of, text


def scale_bar(page: MapPage, font: str) -> str:
    """A bar of four parts with its length in metres or kilometres."""
    length_m = page.scale_bar_m()
    length = length_m / page.metres_per_mm
    part = length / 4
    drawn = [
        element(
            "rect", x=1.5 + i * part, y=4, width=part, height=1.5, stroke=style.INK,
            stroke_width=0.25, fill=style.INK if i % 2 == 0 else "#ffffff",
        )
        for i in range(4)
    ]  # fmt: skip
    in_km = length_m >= 2_000
    unit = "km" if in_km else "m"
    label = {"font_family": font, "font_size": 2.5, "fill": style.INK, "text_anchor": "middle"}
    for share in (0, 0.5, 1):
        metres = length_m * share
        number = f"{metres / 1000:g}".replace(".", ",") if in_km else spaced(round(metres))
        drawn.append(text(number, x=1.5 + length * share, y=3, **label))
    drawn.append(text(unit, x=length + 6.2, y=5.4, **label))
    return svg(length + 9, 6.2, "".join(drawn))


def north_arrow(letter: str, font: str) -> str:
    """An arrow to grid north with its letter."""
    left = element("path", d="M5,1L1.6,12L5,9.6Z", fill=style.INK)
    right = element(
        "path", d="M5,1L8.4,12L5,9.6Z", fill="#ffffff", stroke=style.INK, stroke_width=0.3,
        stroke_linejoin="round",
    )  # fmt: skip
    name = text(
        letter, x=5, y=16.2, font_family=font, font_size=3.6, font_weight=700,
        fill=style.INK, text_anchor="middle",
    )  # fmt: skip
    return svg(10, 17, right + left + name)


def overview(
    page: MapPage,
    boundary: BaseGeometry,
    ground: gpd.GeoDataFrame | None,
    size_mm: tuple[float, float],
) -> str:
    """Where the page lies in the municipality: its outline, its water, the page as a frame.

    Args:
        boundary: EPSG:3006.
        ground: EPSG:3006; its water is drawn. None: the outline alone.
    """
    shown = box(*page.bounds_m)
    west, south, east, north = shapely.union(box(*boundary.bounds), shown).bounds
    width, height = size_mm
    metres_per_mm = max((east - west) / (width - 3), (north - south) / (height - 3))
    middle_x, middle_y = (west + east) / 2, (south + north) / 2

    def move(xy: np.ndarray) -> np.ndarray:
        x = (xy[:, 0] - middle_x) / metres_per_mm + width / 2
        y = (middle_y - xy[:, 1]) / metres_per_mm + height / 2
        return np.column_stack([x, y])

    def drawn(shapes: np.ndarray, **attributes: object) -> str:
        in_mm = shapely.simplify(shapely.transform(shapes, move), 0.05)
        return element("path", d=path_of(np.asarray(in_mm, dtype=object)), **attributes)

    background = element("rect", width=width, height=height, fill="#f1f0ec")
    outline = np.array([boundary], dtype=object)
    layers = [background, drawn(outline, fill=style.LAND)]
    if ground is not None:
        large = ground[(ground["kind"] == "water").to_numpy()]
        large = large[large.geometry.area.to_numpy() > (0.4 * metres_per_mm) ** 2]
        water = np.asarray(large.geometry.array, dtype=object)
        layers.append(drawn(water, fill="#c9dae3"))
    layers.append(drawn(outline, fill="none", stroke="#58636c", stroke_width=0.25))
    page_frame = np.array([shown], dtype=object)
    layers.append(drawn(page_frame, fill="#26313a", fill_opacity=0.12))
    layers.append(drawn(page_frame, fill="none", stroke=style.INK, stroke_width=0.6))
    return svg(width, height, "".join(layers))
