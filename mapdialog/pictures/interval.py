"""One line from nobody to everybody: a share, its likely range, and what holds everywhere."""

from dataclasses import dataclass

from mapdialog.pictures.scales import NotDrawable, Stretch, check_number, place, stretch


@dataclass(frozen=True)
class DrawnInterval:
    """Places on the line; None is what is not known, or what too few answered."""

    dot: str | None
    likely: Stretch | None
    mark: str | None


def check_interval(low: float | None, share: float | None, high: float | None) -> None:
    """Refuse a range that is half there, upside down, or beside its own share."""
    for value, name in ((low, "the low end"), (share, "the share"), (high, "the high end")):
        check_number(value, name, most=1.0)
    if (low is None) != (high is None):
        raise NotDrawable("half a range")
    if share is None or low is None or high is None:
        return
    if not low <= share <= high:
        raise NotDrawable(f"{share} does not lie within {low}–{high}")


def draw_interval(
    low: float | None,
    share: float | None,
    high: float | None,
    everywhere: float | None,
    *,
    most: float = 1.0,
    mirrored: bool = False,
) -> DrawnInterval:
    """`most`: the share at the end of the line. Without a share no range is drawn either."""
    check_interval(low, share, high)
    check_number(everywhere, "the share everywhere", most=1.0)
    mark = None if everywhere is None else place(everywhere / most, mirrored=mirrored)
    if share is None:
        return DrawnInterval(None, None, mark)
    likely = (
        None if low is None or high is None else stretch(low / most, high / most, mirrored=mirrored)
    )
    return DrawnInterval(place(share / most, mirrored=mirrored), likely, mark)
