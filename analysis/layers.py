"""What a run is told and what it gives, and the hash by which two results are compared."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analysis.checks import fraction, positive, whole
from analysis.errors import InvalidParameterError
from analysis.refusals import Refusal
from analysis.surface import Surface

# Raised when the same pins and parameters give other places or figures than before: a run says by
# which method it was made, and is repeated with the version of the code that has it.
METHOD = "people-2"


@dataclass(frozen=True)
class Parameters:
    """What a run may be told; None lets the data choose by the stated rule.

    Lengths in metres; ``alpha`` for the whole map; ``q`` of weighted cells, for each direction;
    ``k`` people behind a public figure. Raises ``InvalidParameterError`` where out of range.
    """

    seed: int = 20_230_701
    cell_size_m: int | None = None
    bandwidth_m: float | None = None
    q: float = 0.05
    alpha: float = 0.05
    k: int = 5
    permutations: int = 999
    max_radius_m: float = 800.0
    max_share: float = 0.25
    min_cases: int = 5

    def __post_init__(self) -> None:
        try:
            self._check()
        except TypeError as error:
            raise InvalidParameterError("A parameter is not a number.") from error

    def _check(self) -> None:
        for name in ("q", "alpha", "max_share"):
            fraction(getattr(self, name), name=name)
        for name in ("k", "permutations", "min_cases"):
            whole(getattr(self, name), name=name, minimum=1)
        whole(self.seed, name="seed")
        for name in ("max_radius_m", "cell_size_m", "bandwidth_m"):
            value = getattr(self, name)
            if value is not None:
                positive(value, name=name)


# What respondents may be weighted by, in this order: what they stated of themselves. Where somebody
# lives belongs here if it is asked; the part of town that somebody marked does not.
STRATA = ["age", "gender"]


@dataclass(frozen=True)
class Background:
    """What a run may know beside its pins; everything may be missing.

    - ``people``: a row per respondent with ``respondent`` and the columns of ``STRATA``
      (missing: not stated); ``population``: the same columns and ``population``;
    - ``groups``: by the group's code whether a respondent is in it, indexed by respondent; who
      is not in the index is left out of that contrast;
    - ``area``: the ground that was asked about, EPSG:3006: kernels are corrected at its edge;
    - ``before``: the pins of the round before, as those of this one; ``same_question``.
    """

    people: pd.DataFrame | None = None
    population: pd.DataFrame | None = None
    groups: Mapping[str, "pd.Series[bool]"] = field(default_factory=dict)
    area: shapely.Geometry | None = None
    before: gpd.GeoDataFrame | None = None
    same_question: bool = True


@dataclass(frozen=True)
class Differences:
    """``contrasts``: the columns of ``contrast_areas`` with ``kind`` and ``group``; ``changes``
    and ``changed_cells``: those of ``analysis.change``; ``parts``: those of ``cells_by_part``.
    ``findings`` is JSON-able: for each layer how many people it rests on, or why it is refused."""

    contrasts: gpd.GeoDataFrame | None = None
    changes: gpd.GeoDataFrame | None = None
    changed_cells: gpd.GeoDataFrame | None = None
    parts: gpd.GeoDataFrame | None = None
    findings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Layers:
    """All that a run gives; ``analyse`` says what the columns hold.

    ``choices`` (every parameter as used, how it was chosen, with its curve) and ``summary``
    are JSON-able.
    """

    cells: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    surface: Surface | None
    refusals: tuple[Refusal, ...]
    choices: dict[str, Any]
    summary: dict[str, Any]
    differences: Differences = field(default_factory=Differences)


def output_hash(layers: Layers) -> str:
    """SHA-256 (hex) over the bytes of every figure, outline and raster.

    Equal for equal bits, whatever the machine's byte order and whichever NaN. ``choices`` are
    left out: they name versions of packages, which do not matter as long as the result is equal.
    """
    digest = hashlib.sha256()
    for part in _parts(layers):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _parts(layers: Layers) -> Iterable[bytes]:
    found = layers.differences
    frames = (found.contrasts, found.changes, found.changed_cells, found.parts)
    for frame in (layers.cells, layers.areas, *(one for one in frames if one is not None)):
        for name in frame.columns:
            yield name.encode()
            yield _column_bytes(frame, name)
    if layers.surface is not None:
        for name, value in sorted(vars(layers.surface).items()):
            yield name.encode()
            yield b"" if value is None else _array_bytes(np.asarray(value))
    told = {"refusals": [asdict(one) for one in layers.refusals], "summary": layers.summary}
    if found.findings:
        told["findings"] = found.findings
    yield json.dumps(told, sort_keys=True, default=str).encode()


def _column_bytes(frame: gpd.GeoDataFrame, name: str) -> bytes:
    if name == frame.geometry.name:
        # Points first: an empty column of geometries has no bytes of its own.
        return b"".join(shapely.to_wkb(frame.geometry.to_numpy(), byte_order=1))
    values = frame[name].to_numpy()
    if values.dtype.kind in "biuf":
        return _array_bytes(values)
    return json.dumps([str(value) for value in values]).encode()


def _array_bytes(values: NDArray[Any]) -> bytes:
    if values.dtype.kind == "f":
        # Adding 0 makes −0 a 0; one NaN stands for all.
        plain = np.where(np.isnan(values), math.nan, values + 0.0)
        return str(values.shape).encode() + plain.astype("<f8").tobytes()
    return str(values.shape).encode() + values.astype("<i8").tobytes()
