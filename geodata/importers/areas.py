"""Statistical areas from GeoPackage, shapefile (bare or zipped) or GeoJSON, in any system.

``read_areas(path, AreaOptions(code_field="code")) -> AreaTable``: valid MultiPolygons in
EPSG:4326, 2-D, with inhabitants where columns count them (see ``population``). Parts that share a
code are one area: islands in files of single parts, DeSO that make a RegSO.

Codes of rejected features: ``missing_code``, ``code_too_long``, ``missing`` (no geometry),
``not_finite``, ``wrong_type``, ``no_area``, ``out_of_range``, ``too_detailed``, ``too_crossed``.
Codes of remarks on features that are kept: ``made_valid``, ``united`` (with an earlier part),
``bad_population`` (that number is left out).

Signatures::

    read_areas(path, options) -> AreaTable(rows, rejected, remarks, population_columns, features)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.crs import to_store
from geodata.errors import GeometryError, MissingFieldError, UnreadableFileError, WrongCrsError
from geodata.importers.population import Group, PopulationCount, counts, population_columns
from geodata.importers.rejections import Rejected, shown
from geodata.importers.sources import read_features
from geodata.importers.tables import as_text
from geodata.validators import check_crossings, valid_area

MAX_FEATURES: Final = 100_000
MAX_CODE: Final = 200
"""Room for identifiers that are addresses (URI)."""


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
    read: int = 0
    """Features in the file: rejected, or a part of an area."""


def read_areas(path: Path, options: AreaOptions) -> AreaTable:
    """Read a file of areas.

    Raises:
        UnreadableFileError: the file as a whole (``empty_file`` when it has no features).
        MissingFieldError: a named column is not there; the error lists those that are.
        WrongCrsError: ``no_crs``, the file does not say its system.
        OptionError: a population pattern that cannot be read.
    """
    frame = read_features(path, options.layer, max_features=MAX_FEATURES)
    if frame.empty:
        raise UnreadableFileError("the file has no features", code="empty_file")
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    code_column = _field(columns, options.code_field)
    name_column = _name_field(columns, options.name_field) or code_column
    table = AreaTable(
        population_columns=population_columns(columns, options.population_patterns), read=len(frame)
    )
    records = frame[columns].to_dict("records")
    parts: dict[str, list[AreaRow]] = {}
    for line, (mended, record) in enumerate(
        zip(_mended_areas(frame), records, strict=True), start=1
    ):
        code = as_text(record[code_column])
        problem = _problem_of(code)
        if problem or mended.area is None:
            table.rejected.append(Rejected(line, problem or mended.problem, shown(code)))
            continue
        if mended.was_invalid:
            table.remarks.append(Rejected(line, "made_valid", shown(code)))
        if code in parts:
            table.remarks.append(Rejected(line, "united", shown(code)))
        name = as_text(record[name_column]) or code
        people = _population(record, line, table)
        parts.setdefault(code, []).append(AreaRow(line, code, name, mended.area, people))
    for same in parts.values():
        try:
            table.rows.append(_united(same))
        except GeometryError as error:
            table.rejected.append(Rejected(same[0].line, error.code, shown(same[0].code)))
    return table


def _problem_of(code: str) -> str:
    if not code:
        return "missing_code"
    return "code_too_long" if len(code) > MAX_CODE else ""


def _united(parts: list[AreaRow]) -> AreaRow:
    """Parts with one code as one area, under the name of the first."""
    first, *others = parts
    if not others:
        return first
    shapes = [part.geometry for part in parts]
    check_crossings(shapes)
    return replace(
        first, geometry=valid_area(shapely.union_all(shapes)), population=_together(parts)
    )


def _together(parts: list[AreaRow]) -> tuple[PopulationCount, ...]:
    """The inhabitants of all parts. A file of single parts repeats the area's figures in each of
    them; those count once."""
    told = [part.population for part in parts if part.population]
    if len(set(told)) <= 1:
        return told[0] if told else ()
    sums: Counter[tuple[str, int, int | None]] = Counter()
    for people in told:
        for group in people:
            sums[(group.sex, group.age_from, group.age_to)] += group.count
    return tuple(PopulationCount(*group, count=number) for group, number in sums.items())


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
