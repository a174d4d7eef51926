"""What an import leaves out, and why: one record a row, so that the sender can mend the file."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out, or a remark on one that was kept.

    Attributes:
        line: where it stands in the file. In CSV and XLSX the header is line 1; in GeoJSON,
            GeoPackage and shapefiles the first feature is 1.
        code: the reason, a short stable word; each importer lists its own.
        value: what stood there, cut to a readable length.
        column: the column it stood in, ``""`` when it is the row as a whole.
    """

    line: int
    code: str
    value: str = ""
    column: str = ""


def shown(value: object) -> str:
    """A value as a report may show it: one line, printable, no longer than ``MAX_SHOWN``."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(value)[: MAX_SHOWN + 1])
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
