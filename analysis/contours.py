"""A smooth surface as a few nested steps, to be drawn like any other layer."""

from collections.abc import Iterable, Sequence

import contourpy
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analysis.checks import METRIC_CRS
from analysis.errors import InvalidInputError, InvalidParameterError
from analysis.surface import Surface

# Concentration: parts of its highest value. Log-odds: twice, thrice and 1.5 times the odds.
CONCENTRATION_STEPS = (0.2, 0.4, 0.6, 0.8)
RELATIVE_STEPS = (np.log(1.5), np.log(2.0), np.log(3.0))
_Z95 = 1.959963984540054


def contours(
    values: NDArray[np.float64],
    levels: Sequence[float],
    *,
    bounds: tuple[float, float, float, float],
    cell_m: float,
) -> gpd.GeoDataFrame:
    """The areas between neighbouring levels, and above the last.

    ``values``: rows from the south, columns from the west, as in ``surface.Surface``; NaN is
    outside. ``levels``: ascending. Returns a row per step that occurs, in EPSG:3006: ``low``,
    ``high`` (infinite for the last) and ``geometry``. Linear between the centres of cells
    (marching squares; Maple 2003, Proc. Geometric Modeling and Graphics: 90-95).
    Raises ``InvalidInputError`` for an array that is not the bounds', and
    ``InvalidParameterError`` for levels that do not ascend.
    """
    west, south, east, north = bounds
    if values.shape != (round((north - south) / cell_m), round((east - west) / cell_m)):
        raise InvalidInputError("The surface does not fill its bounds.")
    if not len(levels) or not (np.diff(levels) > 0).all():
        raise InvalidParameterError("Levels ascend.")
    rows, columns = values.shape
    generator = contourpy.contour_generator(
        west + (np.arange(columns) + 0.5) * cell_m,
        south + (np.arange(rows) + 0.5) * cell_m,
        np.ma.masked_invalid(values),
        fill_type=contourpy.FillType.OuterOffset,
    )
    found = [
        (low, high, _area(*generator.filled(low, high)))
        for low, high in zip(levels, (*levels[1:], np.inf), strict=True)
    ]
    kept = [step for step in found if not step[2].is_empty]
    return gpd.GeoDataFrame(
        {"low": [step[0] for step in kept], "high": [step[1] for step in kept]},
        geometry=[step[2] for step in kept],
        crs=METRIC_CRS,
    )


def surface_steps(surface: Surface) -> dict[str, gpd.GeoDataFrame]:
    """Steps of a run's surfaces: "concentration", and "unsafer" and "safer" unless withheld.

    The columns of ``contours`` and ``sure``: False for the part of a step where the interval of the
    log-odds (95 %, at each place by itself) reaches those of the municipality; True for the rest.
    """
    shown = np.where(surface.mask, surface.concentration, np.nan)
    highest = np.nanmax(shown, initial=0.0)
    levels = [part * highest for part in CONCENTRATION_STEPS]
    steps = {}
    if highest > 0:
        steps["concentration"] = _steps(surface, shown, levels).assign(sure=True)
    if surface.log_relative is not None and surface.log_relative_error is not None:
        relative = np.where(surface.mask, surface.log_relative, np.nan)
        nearest = _Z95 * np.where(surface.mask, surface.log_relative_error, np.nan)
        for name, values in (("unsafer", relative), ("safer", -relative)):
            sure = _steps(surface, values - nearest, [0.0]).geometry.union_all()
            steps[name] = _by_sureness(_steps(surface, values, RELATIVE_STEPS), sure)
    return steps


def _by_sureness(steps: gpd.GeoDataFrame, sure: shapely.Geometry) -> gpd.GeoDataFrame:
    """Each step in two, where there are: the part on ``sure`` ground and the rest."""
    parts = pd.concat(
        [
            steps.assign(geometry=_polygons(steps.intersection(sure)), sure=True),
            steps.assign(geometry=_polygons(steps.difference(sure)), sure=False),
        ]
    )
    parts = parts[~parts.is_empty].sort_values(["low", "sure"], kind="stable")
    return parts.reset_index(drop=True)


def _polygons(shapes: Iterable[shapely.Geometry]) -> list[shapely.MultiPolygon]:
    """Without the lines and points in which outlines meet."""
    return [
        shapely.MultiPolygon(
            [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        )
        for shape in shapes
    ]


def _steps(
    surface: Surface, values: NDArray[np.float64], levels: Sequence[float]
) -> gpd.GeoDataFrame:
    return contours(values, levels, bounds=surface.bounds, cell_m=surface.cell_m)


def _area(
    points: list[NDArray[np.float64]], offsets: list[NDArray[np.uint]]
) -> shapely.MultiPolygon:
    """contourpy's outlines: each entry is an outer ring and its holes, told apart by offsets."""
    polygons = [
        shapely.Polygon(rings[0], rings[1:])
        for corners, starts in zip(points, offsets, strict=True)
        if (rings := np.split(corners, starts[1:-1]))
    ]
    return _polygons([shapely.make_valid(shapely.MultiPolygon(polygons))])[0]
