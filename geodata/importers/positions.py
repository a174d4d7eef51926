"""The position of each row, in EPSG:4326: from two columns, or from the feature's own geometry."""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.crs import STORE_SRID, project_xy
from geodata.errors import OptionError, WrongCrsError
from geodata.importers.decimals import NotANumberError, parse_decimal
from geodata.importers.precisions import geopoint_parts
from geodata.importers.rejections import shown
from geodata.importers.tables import SourceTable
from geodata.validators import in_sweden, point_problems

Degrees = npt.NDArray[np.float64]
Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class Positions:
    """n places: longitude and latitude, and a code (``""`` when all is well) for each.

    ``source`` keeps what the file said, for the report of rejected rows.
    """

    lng: Degrees
    lat: Degrees
    codes: list[str]
    source: tuple[list[str], list[str]] | None = None

    def shown(self, i: int) -> str:
        """What stood in the file at row i."""
        if self.source is None:
            return ""
        return shown(", ".join(values[i] for values in self.source))


def from_columns(source: SourceTable, lat_lng: Pair, x_y: Pair, crs: str | None) -> Positions:
    """Positions from latitude and longitude, or from x and y in ``crs``.

    Raises:
        OptionError: neither pair is whole, both are given, or x and y lack their system.
        MissingFieldError, WrongCrsError.
    """
    has_degrees, has_metres = all(lat_lng), all(x_y)
    if has_degrees == has_metres or any(lat_lng) != has_degrees or any(x_y) != has_metres:
        raise OptionError("give latitude and longitude, or x and y", code="no_place_columns")
    if has_metres and crs is None:
        raise OptionError("x and y need a system of coordinates", code="no_crs")
    first, second = lat_lng if has_degrees else x_y
    assert first is not None
    assert second is not None
    texts = (source.column(first), source.column(second))
    (a, bad_a), (b, bad_b) = (_numbers(values) for values in texts)
    if has_degrees:
        lng, lat, codes = b, a, point_problems(b, a)
    else:
        assert crs is not None
        lng, lat, codes = _projected(a, b, crs)
    codes[bad_a | bad_b] = "not_a_number"
    return Positions(lng, lat, codes.tolist(), texts)


def from_geopoints(texts: list[str]) -> tuple[Positions, list[str]]:
    """Positions from cells with "latitude longitude altitude accuracy", and the accuracies."""
    lat_texts, lng_texts, accuracies = geopoint_parts(texts)
    (lat, bad_lat), (lng, bad_lng) = _numbers(lat_texts), _numbers(lng_texts)
    codes = point_problems(lng, lat)
    codes[bad_lat | bad_lng] = "not_a_number"
    return Positions(lng, lat, codes.tolist(), (lat_texts, lng_texts)), accuracies


def _projected(
    x: Degrees, y: Degrees, crs: str
) -> tuple[Degrees, Degrees, npt.NDArray[np.object_]]:
    lng, lat = project_xy(x, y, crs)
    codes = point_problems(lng, lat)
    codes[codes == "missing"] = "out_of_range"  # finite numbers that the system does not reach
    # In Swedish surveying X has long been the northing: worth a hint.
    turned = in_sweden(*project_xy(y, x, crs)) & ~in_sweden(lng, lat)
    codes[turned] = "swapped"
    codes[np.isinf(x) | np.isinf(y)] = "not_finite"
    codes[np.isnan(x) | np.isnan(y)] = "missing"
    return lng, lat, codes


def from_geometry(geometry: gpd.GeoSeries) -> Positions:
    """Positions from point features of any system; anything but one point is ``not_a_point``."""
    if geometry.crs is None:
        raise WrongCrsError("the file does not say its system of coordinates", code="no_crs")
    shapes = np.array(geometry.array, dtype=object)
    is_multi = shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOINT
    single = is_multi & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    lng, lat = (x, y) if geometry.crs.to_epsg() == STORE_SRID else project_xy(x, y, geometry.crs)
    codes = point_problems(lng, lat)
    codes[np.isnan(lng) & np.isfinite(x)] = "out_of_range"
    codes[~is_point] = "not_a_point"
    codes[missing] = "missing"
    source = ([_plain(value) for value in x], [_plain(value) for value in y])
    return Positions(lng, lat, codes.tolist(), source)


def _plain(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.15g}"


def _numbers(texts: list[str]) -> tuple[Degrees, npt.NDArray[np.bool_]]:
    values = np.full(len(texts), np.nan)
    bad = np.zeros(len(texts), dtype=bool)
    for i, text in enumerate(texts):
        try:
            values[i] = parse_decimal(text)
        except NotANumberError:
            bad[i] = True
    return values, bad
