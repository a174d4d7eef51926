"""The gate in front of every analysis: coordinates in EPSG:3006, finite, with the right columns.

Everything past this module works on plain arrays and need not ask again.
"""

import numbers
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from analysis.errors import (
    EmptyInputError,
    InvalidInputError,
    InvalidParameterError,
    MissingColumnError,
    NotFiniteError,
    WrongCrsError,
)

METRIC_EPSG = 3006
METRIC_CRS = f"EPSG:{METRIC_EPSG}"

UNSAFE = "unsafe"
SAFE = "safe"


@dataclass(frozen=True)
class PinArrays:
    """Pins as parallel arrays of length n, checked.

    ``respondent`` holds codes 0 … people − 1 in order of first appearance, so that it can be
    used as an index; ``weight`` is 1 where the frame has none.
    """

    xy: NDArray[np.float64]
    unsafe: NDArray[np.bool_]
    respondent: NDArray[np.int64]
    weight: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.xy)

    @property
    def people(self) -> int:
        """How many distinct respondents there are."""
        return int(self.respondent.max()) + 1


@lru_cache(maxsize=32)
def _is_metric(crs: CRS) -> bool:
    return bool(crs.equals(CRS.from_epsg(METRIC_EPSG), ignore_axis_order=True))


def check_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """Raise ``WrongCrsError`` unless the frame says that it is in EPSG:3006."""
    if frame.crs is None:
        raise WrongCrsError(f"The points do not say which CRS they are in; {METRIC_CRS} is needed.")
    if not _is_metric(frame.crs):
        raise WrongCrsError(f"The points are in {frame.crs.to_string()}; {METRIC_CRS} is needed.")


def coordinates(points_metric: Any, *, allow_empty: bool = False) -> NDArray[np.float64]:
    """East and north of points in EPSG:3006, as a float64 array of shape (n, 2), in metres.

    Takes a GeoDataFrame or GeoSeries of points (whose CRS is checked), an array of shape
    (n, 2) or an array of shapely points (both taken to be in EPSG:3006).

    Raises ``WrongCrsError``, ``EmptyInputError`` (unless ``allow_empty``), ``NotFiniteError``
    for NaN, infinite, missing or empty points, ``InvalidInputError`` for other shapes.
    """
    if isinstance(points_metric, gpd.GeoDataFrame | gpd.GeoSeries):
        check_crs(points_metric)
        xy = _point_coordinates(points_metric.geometry.to_numpy())
    else:
        xy = _array_coordinates(points_metric)
    if not len(xy) and not allow_empty:
        raise EmptyInputError("There are no points.")
    # One number that is not finite makes the sum so; a sum may overflow by itself.
    if not np.isfinite(xy.sum()) and not np.isfinite(xy).all():
        raise NotFiniteError("Some points have missing, NaN or infinite coordinates.")
    return xy


def _point_coordinates(geometries: Any) -> NDArray[np.float64]:
    kinds = shapely.get_type_id(geometries)
    if ((kinds != shapely.GeometryType.POINT) & (kinds != shapely.GeometryType.MISSING)).any():
        raise InvalidInputError("Only points can be analysed; there are other geometries.")
    if shapely.is_empty(geometries).any():
        raise NotFiniteError("Some points are empty.")
    # get_x gives NaN for missing points, where get_coordinates leaves them out.
    return np.column_stack([shapely.get_x(geometries), shapely.get_y(geometries)])


def _array_coordinates(points: Any) -> NDArray[np.float64]:
    array = np.asarray(points)
    if array.dtype == object and array.ndim == 1 and len(array):
        if not shapely.is_valid_input(array).all():
            raise InvalidInputError("The points are neither numbers nor shapely points.")
        return _point_coordinates(array)
    if array.size == 0:
        return np.empty((0, 2))
    if array.ndim != 2 or array.shape[1] != 2:
        raise InvalidInputError(f"Points have the shape (n, 2), not {array.shape}.")
    try:
        return array.astype(np.float64, copy=False)
    except (TypeError, ValueError) as error:
        raise InvalidInputError("Some coordinates are not numbers.") from error


def finite_vector(
    values: Any, *, name: str, length: int | None = None, minimum: float | None = None
) -> NDArray[np.float64]:
    """Values as a finite float64 vector, of ``length`` and at least ``minimum`` where given.

    Raises ``EmptyInputError``, ``NotFiniteError`` or ``InvalidInputError``, naming ``name``.
    """
    try:
        vector = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidInputError(f"Some of {name} are not numbers.") from error
    if vector.ndim != 1 or (length is not None and len(vector) != length):
        raise InvalidInputError(f"{name} has the shape {vector.shape}, not ({length or 'n'},).")
    if not len(vector):
        raise EmptyInputError(f"{name} is empty.")
    if not np.isfinite(vector).all():
        raise NotFiniteError(f"Some of {name} are missing, NaN or infinite.")
    if minimum is not None and vector.min() < minimum:
        raise InvalidInputError(f"Some of {name} are below {minimum:g}.")
    return vector


def label_codes(labels: Any, *, name: str, length: int) -> NDArray[np.int64]:
    """Labels of any hashable type as codes 0 … k − 1 in order of first appearance."""
    array = labels.to_numpy() if isinstance(labels, pd.Series) else np.asarray(labels)
    if array.shape != (length,):
        raise InvalidInputError(f"{name} has the shape {array.shape}, not ({length},).")
    try:
        codes, _ = pd.factorize(array)
    except TypeError as error:
        raise InvalidInputError(f"Some of {name} are neither words nor numbers.") from error
    if length and codes.min() < 0:
        raise NotFiniteError(f"Some of {name} are missing.")
    return codes.astype(np.int64, copy=False)


def check_columns(frame: pd.DataFrame, *names: str) -> None:
    """Raise ``MissingColumnError`` unless the frame has all the columns."""
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise MissingColumnError(f"These columns are missing: {', '.join(missing)}.")


def pin_arrays(pins: gpd.GeoDataFrame) -> PinArrays:
    """Check pins and give them as arrays.

    ``pins``: points in EPSG:3006 with ``perception`` ("safe"/"unsafe"), ``respondent`` and an
    optional non-negative ``weight``. Raises the errors of ``coordinates``, and
    ``MissingColumnError`` or ``InvalidInputError`` for the columns.
    """
    if not isinstance(pins, gpd.GeoDataFrame):
        raise InvalidInputError(f"Pins come as a GeoDataFrame, not {type(pins).__name__}.")
    check_columns(pins, "perception", "respondent")
    xy = coordinates(pins)
    unsafe, safe = (
        (pins["perception"] == label).fillna(False).to_numpy(dtype=bool) for label in (UNSAFE, SAFE)
    )
    if not (unsafe | safe).all():
        raise InvalidInputError(f'A perception is "{SAFE}" or "{UNSAFE}" and nothing else.')
    respondent = label_codes(pins["respondent"], name="respondent", length=len(xy))
    if "weight" in pins.columns:
        weight = finite_vector(pins["weight"], name="weight", length=len(xy), minimum=0.0)
    else:
        weight = np.ones(len(xy))
    return PinArrays(xy, unsafe, respondent, weight)


def counted(pins: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Which answers may be counted at all: the column ``counted``, absent or missing True.

    Raises ``InvalidInputError`` for what is neither: a word such as "no" would count as yes.
    """
    if "counted" not in pins.columns:
        return np.ones(len(pins), dtype=bool)
    values = pins["counted"].astype(object)
    values = values.where(values.notna(), True)
    if not values.isin([True, False]).all():
        raise InvalidInputError("Some of counted are neither true nor false.")
    return np.asarray(values, dtype=bool)


def precision_m(pins: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """How far off each place may be, in metres: the column ``precision_m``, absent or missing 0.

    Raises ``InvalidInputError`` for what is no number or below 0, ``NotFiniteError`` for infinity.
    """
    if "precision_m" not in pins.columns or not len(pins):
        return np.zeros(len(pins))
    column = pins["precision_m"].astype(object)
    known = column.where(column.notna(), 0.0)
    return finite_vector(known, name="precision_m", length=len(pins), minimum=0.0)


def placed_within(pins: gpd.GeoDataFrame, within_m: float) -> gpd.GeoDataFrame:
    """The pins whose places are known to so many metres or better."""
    return pins[precision_m(pins) <= within_m]


def positive(value: float, *, name: str) -> float:
    """The value, if it is a finite number above zero; else ``InvalidParameterError``."""
    if not np.isfinite(value) or value <= 0:
        raise InvalidParameterError(f"{name} must be a finite number above 0, not {value}.")
    return float(value)


def fraction(value: float, *, name: str) -> float:
    """The value, if it lies strictly between 0 and 1; else ``InvalidParameterError``."""
    if not 0.0 < value < 1.0:
        raise InvalidParameterError(f"{name} must lie between 0 and 1, not {value}.")
    return float(value)


def whole(value: int, *, name: str, minimum: int = 0) -> int:
    """The value, if it is a whole number of at least ``minimum``; else an error."""
    if not isinstance(value, numbers.Integral) or value < minimum:
        raise InvalidParameterError(f"{name} must be a whole number from {minimum}, not {value}.")
    return int(value)


def checked_search(
    *,
    max_radius_m: float,
    max_share: float,
    least_people: int,
    alpha: float,
    permutations: int,
    seed: int,
    threads: int | None,
) -> int:
    """Check what a search over windows is told; how many threads it has, one for each core where
    None are given. Raises ``InvalidParameterError``."""
    positive(max_radius_m, name="max_radius_m")
    fraction(max_share, name="max_share")
    whole(least_people, name="min_people", minimum=1)
    fraction(alpha, name="alpha")
    whole(permutations, name="permutations", minimum=1)
    whole(seed, name="seed")
    return whole(threads or os.cpu_count() or 1, name="threads", minimum=1)
