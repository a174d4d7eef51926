"""The ring: every part at its place on the clock, as thick as its value says."""

import math
import re

import pytest

from mapdialog.pictures import NotDrawable, Slice
from mapdialog.pictures.ring import DAY, INNER, THICKEST, YEAR, draw_ring, span_degrees

HOURS = ("early_morning", "day", "afternoon", "evening", "night")
SEASONS = ("winter", "spring", "summer", "autumn")


def corners(path: str) -> list[tuple[float, float]]:
    """Degrees clockwise from the top and radius of the four corners of a part, as it is drawn."""
    numbers = r"(-?[\d.]+) (-?[\d.]+)"
    found = re.fullmatch(
        rf"M{numbers}A[\d.]+ [\d.]+ 0 [01] 1 {numbers}L{numbers}A[\d.]+ [\d.]+ 0 [01] 0 {numbers}Z",
        path,
    )
    assert found, path
    flat = [float(number) for number in found.groups()]
    points = zip(flat[::2], flat[1::2], strict=True)
    return [(math.degrees(math.atan2(x, -y)) % 360, math.hypot(x, y)) for x, y in points]


def middle_of(path: str) -> float:
    """The direction in which a part lies, from its outer corners."""
    (start, _), (end, _), *_ = corners(path)
    return (start + (end - start) % 360 / 2) % 360


@pytest.mark.parametrize(
    ("key", "clock", "expected"),
    [
        ("early_morning", DAY, (75, 120)),
        ("day", DAY, (120, 225)),
        ("afternoon", DAY, (225, 270)),
        ("evening", DAY, (270, 330)),
        ("night", DAY, (330, 435)),  # over midnight, which is at the top
        ("winter", YEAR, (330, 420)),  # December to the end of February
        ("summer", YEAR, (150, 240)),
    ],
)
def test_parts_lie_where_a_clock_has_them(key: str, clock: object, expected: object) -> None:
    assert span_degrees(key, clock) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("clock", [DAY, YEAR], ids=["day", "year"])
def test_parts_fill_the_clock_once(clock: object) -> None:
    spans = [span_degrees(key, clock) for key in clock.spans]  # type: ignore[attr-defined, arg-type]
    assert sum(end - start for start, end in spans) == 360
    assert {start % 360 for start, _ in spans} == {end % 360 for _, end in spans}


def test_what_is_drawn_points_the_same_way() -> None:
    ring = draw_ring([Slice(key, key, 5) for key in HOURS])
    middles = [middle_of(part.arc) for part in ring.slices]
    # 06.30, 11.30, 16.30, 20.00 and 01.30 at fifteen degrees an hour.
    assert middles == pytest.approx([97.5, 172.5, 247.5, 300, 22.5], abs=0.05)
    night = ring.slices[-1]
    assert float(night.icon_y) + 10 < 0, "the night's icon is above the middle"
    assert math.hypot(float(night.icon_x) + 10, float(night.icon_y) + 10) < INNER


def test_thickness_tells_the_value() -> None:
    ring = draw_ring([Slice("winter", "", 30), Slice("spring", "", 15), Slice("summer", "", 3)])
    outer = [corners(part.arc)[0][1] for part in ring.slices]
    thick = [INNER + THICKEST * share for share in (1, 0.5, 0.1)]
    assert outer == pytest.approx(thick, abs=0.02)
    assert {round(corners(part.arc)[2][1], 1) for part in ring.slices} == {INNER}


def test_too_few_and_nobody_have_a_place_but_no_value() -> None:
    few, nobody, some = draw_ring(
        [Slice("day", "", None), Slice("evening", "", 0), Slice("night", "", 4)]
    ).slices
    assert few.arc == nobody.arc == ""
    assert few.track
    assert nobody.track
    assert corners(some.arc)[0][1] == pytest.approx(INNER + THICKEST, abs=0.02)


def test_boundaries_are_named_where_they_are() -> None:
    ring = draw_ring([Slice(key, key, 1) for key in SEASONS])
    december, march = (next(e for e in ring.boundaries if e.unit == unit) for unit in (11, 2))
    assert (december.anchor, march.anchor) == ("end", "start")
    assert float(december.x) < 0 < float(march.x)
    assert float(december.y) < float(march.y) < 0


@pytest.mark.parametrize(
    "keys", [("day", "winter"), ("day", "day"), ("lunch",)], ids=["mixed", "twice", "unknown"]
)
def test_what_is_no_clock_is_refused(keys: tuple[str, ...]) -> None:
    with pytest.raises(NotDrawable):
        draw_ring([Slice(key, key, 1) for key in keys])


@pytest.mark.parametrize("value", [-2, float("nan")])
def test_what_is_no_number_of_people_is_refused(value: float) -> None:
    with pytest.raises(NotDrawable):
        Slice("day", "", value)
