"""Statistical areas from GeoPackage, shapefile (bare or zipped) or GeoJSON, in any system.

``read_areas(path, AreaOptions(code_field="code")) -> AreaTable``: valid MultiPolygons in
EPSG:4326, 2-D, with inhabitants where columns count them (see ``population``). Codes of rejected
features: ``missing_code``, ``duplicate_code`` (the first keeps it), ``missing`` (no geometry),
``not_finite``, ``wrong_type``, ``no_area``, ``out_of_range``. Codes of remarks on features that
are kept: ``made_valid``, ``bad_population`` (that number is left out).

Signatures::

    read_areas(path, options) -> AreaTable(rows, rejected, remarks, population_columns)
    boundary_of(rows, closing_m=0.5) -> MultiPolygon, EPSG:4326: their union without slivers
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.crs import STORE_SRID, shape_to_store, to_metric, to_store
from geodata.errors import GeometryError, MissingFieldError, UnreadableFileError, WrongCrsError
from geodata.importers.population import Group, PopulationCount, counts, population_columns
from geodata.importers.rejections import Rejected, shown
from geodata.importers.sources import read_features
from geodata.importers.tables import as_text
from geodata.validators import valid_area


@dataclass(frozen=True)
class AreaOptions:
    """Where in the file everything stands.

    Attributes:
        code_field: column with the area's code, e.g. ``"code"`` or ``"deso"``.
        name_field: column with its name; None takes ``name`` or ``namn`` if there is one, else
            the code.
        population_patterns: see ``population``; empty for the usual ones.
        layer: layer of a GeoPackage, when there are several.
    """

    code_field: str
    name_field: str | None = None
    population_patterns: tuple[str, ...] = ()
    layer: str | None = None


@dataclass(frozen=True)
class AreaRow:
    """One area: valid, 2-D, in EPSG:4326."""

    line: int
    code: str
    name: str
    geometry: MultiPolygon
    population: tuple[PopulationCount, ...] = ()


@dataclass(frozen=True)
class AreaTable:
    """What a file gave; ``population_columns`` says which columns were read as whom."""

    rows: list[AreaRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[Rejected] = field(default_factory=list)
    population_columns: dict[str, Group] = field(default_factory=dict)

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.rejected)


def read_areas(path: Path, options: AreaOptions) -> AreaTable:
    """Read a file of areas.

    Raises:
        UnreadableFileError: the file as a whole (``empty_file`` when it has no features).
        MissingFieldError: a named column is not there; the error lists those that are.
        WrongCrsError: ``no_crs``, the file does not say its system.
        OptionError: a population pattern that cannot be read.
    """
    frame = read_features(path, options.layer)
    if frame.empty:
        raise UnreadableFileError("the file has no features", code="empty_file")
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    code_column = _field(columns, options.code_field)
    name_column = _name_field(columns, options.name_field) or code_column
    table = AreaTable(population_columns=population_columns(columns, options.population_patterns))
    records = frame[columns].to_dict("records")
    codes_seen: set[str] = set()
    for line, (mended, record) in enumerate(
        zip(_mended_areas(frame), records, strict=True), start=1
    ):
        code = as_text(record[code_column])
        problem = "missing_code" if not code else "duplicate_code" if code in codes_seen else ""
        if problem or mended.area is None:
            table.rejected.append(Rejected(line, problem or mended.problem, shown(code)))
            continue
        if mended.was_invalid:
            table.remarks.append(Rejected(line, "made_valid", shown(code)))
        codes_seen.add(code)
        name = as_text(record[name_column]) or code
        people = _population(record, line, table)
        table.rows.append(AreaRow(line, code, name, mended.area, people))
    return table


def _field(columns: list[str], wanted: str) -> str:
    if wanted in columns:
        return wanted
    alike = [name for name in columns if name.casefold() == wanted.casefold()]
    if len(alike) != 1:
        raise MissingFieldError(wanted, columns)
    return alike[0]


def _name_field(columns: list[str], wanted: str | None) -> str | None:
    if wanted is not None:
        return _field(columns, wanted)
    return next((name for name in columns if name.casefold() in {"name", "namn"}), None)


@dataclass(frozen=True)
class _Mended:
    """An area in EPSG:4326 or the code of why there is none; and whether it had to be mended."""

    area: MultiPolygon | None
    problem: str = ""
    was_invalid: bool = False


def _mended_areas(frame: gpd.GeoDataFrame) -> list[_Mended]:
    """Every geometry made valid, first as it was drawn (in degrees, rounding would blow a
    collapsed area up into a hair), then as it is stored."""
    if frame.crs is None:
        raise WrongCrsError("the file does not say its system of coordinates", code="no_crs")
    drawn = [_mended(geometry) for geometry in frame.geometry.array]
    areas = gpd.GeoDataFrame(geometry=[mended.area for mended in drawn], crs=frame.crs)
    stored = to_store(areas).geometry.array
    return [
        mended if mended.area is None else replace(_in_range(area), was_invalid=mended.was_invalid)
        for mended, area in zip(drawn, stored, strict=True)
    ]


def _mended(geometry: BaseGeometry | None) -> _Mended:
    try:
        area = valid_area(geometry)
    except GeometryError as error:
        return _Mended(None, error.code)
    return _Mended(area, was_invalid=geometry is not None and not geometry.is_valid)


def _in_range(geometry: BaseGeometry) -> _Mended:
    mended = _mended(geometry)
    if mended.problem == "not_finite":  # the projection does not reach it
        return _Mended(None, "out_of_range")
    if (np.abs(shapely.get_coordinates(mended.area)) > (180.0, 90.0)).any():
        return _Mended(None, "out_of_range")
    return mended


def _population(record: dict[str, Any], line: int, table: AreaTable) -> tuple[PopulationCount, ...]:
    people, bad = counts(record, table.population_columns)
    for column in bad:
        value = shown(as_text(record[column]))
        table.remarks.append(Rejected(line, "bad_population", value, column))
    return tuple(people)


def boundary_of(rows: Iterable[AreaRow], *, closing_m: float = 0.5) -> MultiPolygon:
    """The union of areas, in EPSG:4326, with the slivers between neighbours closed.

    Borders that were drawn or rounded twice leave gaps of centimetres, in which a point would lie
    outside. A morphological closing in EPSG:3006 (grown and shrunk again by ``closing_m`` with
    square corners) fills gaps narrower than twice that and leaves the outer border where it was.

    Raises:
        GeometryError: there are no areas (``missing``).
    """
    geometries = [row.geometry for row in rows]
    if not geometries:
        raise GeometryError("no areas to unite", code="missing")
    metric = to_metric(gpd.GeoDataFrame(geometry=geometries, crs=STORE_SRID)).geometry.array
    grown = shapely.buffer(metric, closing_m, join_style="mitre")
    closed = shapely.buffer(shapely.union_all(grown), -closing_m, join_style="mitre")
    # A spike that the mitre cut short would be lost: nothing that was inside may fall out.
    return valid_area(shape_to_store(shapely.union(closed, shapely.union_all(metric))))
