"""Errors of geodata: each carries a code and its facts, so that the words can be chosen elsewhere.

The English message is for logs and developers. What people read is made by the product from
``code`` and ``facts``, in their own language.
"""

from __future__ import annotations


class GeodataError(Exception):
    """Base of everything this package raises on purpose.

    Attributes:
        code: a short stable word for the kind of fault, e.g. ``"out_of_range"``.
        facts: what is needed to explain it, as plain text and numbers.
    """

    default_code = "geodata_error"

    def __init__(self, message: str, *, code: str = "", **facts: object) -> None:
        super().__init__(message)
        self.code = code or self.default_code
        self.facts = facts


class WrongCrsError(GeodataError):
    """Data stand in another coordinate reference system than the caller relies on, or in none."""

    default_code = "wrong_crs"


class GeometryError(GeodataError):
    """A geometry that may not pass the door; ``code`` says why (see geodata.validators)."""

    default_code = "bad_geometry"


class UnreadableFileError(GeodataError):
    """The file as a whole cannot be read: unknown format, damaged, empty or too large."""

    default_code = "unreadable_file"


class MissingFieldError(GeodataError):
    """A named column or layer is not in the file; ``facts["found"]`` lists those that are."""

    default_code = "missing_field"

    def __init__(self, wanted: str, found: list[str]) -> None:
        listed = ", ".join(found) or "none"
        super().__init__(f"no field {wanted!r}; the file has: {listed}", wanted=wanted, found=found)


class OptionError(GeodataError):
    """Options of an import or export contradict each other."""

    default_code = "bad_option"


class LayoutError(GeodataError):
    """A printed page cannot be laid out, e.g. an unknown paper or a scale outside the range."""

    default_code = "bad_layout"
