"""How exactly a place is known, in whole metres: from a column of its own, or from a geopoint.

Kobo and ODK write a place as "latitude longitude altitude accuracy" in one cell, and split it into
columns of which the last ends in ``_precision``. Code of remarks: ``unreadable_precision``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from geodata.importers.decimals import NotANumberError, parse_decimal

NAMES: Final = frozenset(
    {
        "precision", "precision_m", "accuracy", "accuracy_m", "gps_accuracy", "noggrannhet",
        "noggrannhet_m", "osäkerhet", "osäkerhet_m", "osakerhet", "osakerhet_m",
    }
)  # fmt: skip
ENDING: Final = "_precision"
MOST_M: Final = 100_000
GEOPOINT_PARTS: Final = 4


def precision_column(names: Iterable[str], latitude: str | None = None) -> str | None:
    """The column that says how exact places are: the one that stands beside ``latitude`` in Kobo's
    way of naming, or else the first that has such a name."""
    plain = {name: name.strip().casefold().replace(" ", "_") for name in names}
    beside = (latitude or "").strip().casefold().replace("latitude", "precision")
    found = [name for name, word in plain.items() if word in NAMES or word.endswith(ENDING)]
    return next((name for name in found if plain[name] == beside), next(iter(found), None))


def precision_of(text: str) -> int | None:
    """Whole metres, rounded up; None where nothing is said or the place is exact.

    Raises:
        NotANumberError: no number, one below 0, or one that no place in Sweden needs.
    """
    metres = parse_decimal(text.strip().removesuffix("m"))
    if math.isnan(metres):
        return None
    if not 0 <= metres <= MOST_M:
        raise NotANumberError(text)
    return math.ceil(metres) or None


def geopoint_parts(texts: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Latitudes, longitudes and accuracies of geopoints, as text; empty where a part is missing."""
    cells = [[*text.split(), *[""] * GEOPOINT_PARTS][:GEOPOINT_PARTS] for text in texts]
    return [cell[0] for cell in cells], [cell[1] for cell in cells], [cell[3] for cell in cells]
