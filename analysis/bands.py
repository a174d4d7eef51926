"""Class bands: what the public reads instead of figures. Three steps for each side."""

from analysis.errors import InvalidInputError

PEOPLE_BANDS = ((5, "5-9"), (10, "10-24"), (25, "25-49"), (50, "50-99"), (100, "100-"))
# Shares of unsafe, by their lower limits; below a half the cell leans to safe.
SHARE_BANDS = (
    (0.0, "safe-3"),
    (0.2, "safe-2"),
    (0.4, "safe-1"),
    (0.5, "unsafe-1"),
    (0.6, "unsafe-2"),
    (0.8, "unsafe-3"),
)


def people_band(people: int) -> str:
    """The band of a number of people, e.g. "25-49"; refuses fewer than five."""
    if people < PEOPLE_BANDS[0][0]:
        raise InvalidInputError("Fewer than five people have no band: they are not shown.")
    return next(name for least, name in reversed(PEOPLE_BANDS) if people >= least)


def share_band(share_unsafe: float) -> str:
    """The band of a share of unsafe, 0-1: "safe-3" (nearly all safe) … "unsafe-3"."""
    if not 0.0 <= share_unsafe <= 1.0:
        raise InvalidInputError("A share is a number from 0 to 1.")
    return next(name for least, name in reversed(SHARE_BANDS) if share_unsafe >= least)


def tenths(share: float) -> int:
    """A share as so many of ten people, e.g. 8: for "about 8 of 10"."""
    if not 0.0 <= share <= 1.0:
        raise InvalidInputError("A share is a number from 0 to 1.")
    return round(share * 10)
