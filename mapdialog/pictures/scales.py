"""What every picture shares: which numbers can be drawn, and where they fall.

Along a line places are percentages of its length, so that a picture fills whatever room it has.
They are strings from the start: no language may put a decimal comma into an SVG.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Direction = Literal["safe", "unsafe", ""]
Unit = Literal["people", "tenths"]

TENTHS = 10.0
STEPS = (1, 2, 2.5, 5, 10)


class NotDrawable(ValueError):
    """The numbers cannot be true, so there is no honest picture of them."""


@dataclass(frozen=True)
class Stretch:
    """A part of a line: where its left end is and how long it is, as percentages."""

    x: str
    width: str


def check_number(
    value: float | None, name: str, *, least: float | None = 0.0, most: float | None = None
) -> None:
    """Refuse what is no number, not finite, or outside the bounds. None is too few to show."""
    if value is None:
        return
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise NotDrawable(f"{name} is not a number: {value!r}") from error
    if isinstance(value, bool | str) or not math.isfinite(number):
        raise NotDrawable(f"{name} is not a number: {value!r}")
    if (least is not None and number < least) or (most is not None and number > most):
        raise NotDrawable(f"{name} is out of bounds: {value!r}")


def check_direction(direction: str) -> None:
    if direction not in ("safe", "unsafe", ""):
        raise NotDrawable(f"no such direction: {direction!r}")


def longest(values: Iterable[float | None], unit: str) -> float:
    """The value that fills the line: ten for tenths, else the greatest of them."""
    known = [float(value) for value in values if value is not None]
    if unit == "people":
        return max(known, default=0.0)
    if unit != "tenths":
        raise NotDrawable(f"no such unit: {unit!r}")
    if max(known, default=0.0) > TENTHS:
        raise NotDrawable("more than ten of ten")
    return TENTHS


def written(value: float) -> str:
    """A coordinate: two decimals at most, whatever the language."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """0.425 → "42.5%"."""
    return written(share * 100) + "%"


def place(share: float, *, mirrored: bool) -> str:
    """Where a share of the line is, from its left end; mirrored where text runs from the right."""
    return percent(1 - share if mirrored else share)


def stretch(low: float, high: float, *, mirrored: bool) -> Stretch:
    """The part of the line between two shares of it."""
    return Stretch(place(high if mirrored else low, mirrored=mirrored), percent(high - low))


def bar(value: float | None, most: float, *, mirrored: bool) -> Stretch | None:
    """A bar from the start of the line, of no length for nobody; None for too few."""
    if value is None:
        return None
    return stretch(0, float(value) / most if most else 0, mirrored=mirrored)


def ticks(low: float, high: float, *, at_most: int = 5) -> tuple[float, ...]:
    """Round numbers within the bounds, evenly apart, at most so many."""
    if not low < high:
        return (low,)
    size = 10 ** math.floor(math.log10((high - low) / at_most))
    for step in (size * factor for factor in (*STEPS, 20)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < at_most:
            return tuple(round(step * number, 12) for number in range(first, last + 1))
    raise AssertionError("a step of twenty sizes always fits")
