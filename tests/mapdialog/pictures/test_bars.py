"""Bars: as long as their values say, from the side where the language begins, and refused else."""

from typing import Any

import pytest

from mapdialog.pictures import Bar, NotDrawable, Pair
from mapdialog.pictures.bars import draw_bars
from mapdialog.pictures.pairs import draw_pairs
from mapdialog.pictures.scales import Stretch, percent, ticks, written

NAN = float("nan")


def test_bars_are_proportional_to_people() -> None:
    drawn = draw_bars([Bar("a", 40), Bar("b", 10), Bar("c", 17), Bar("d", 0)])
    widths = [Stretch("0%", width) for width in ("100%", "25%", "42.5%", "0%")]
    assert [bar.stretch for bar in drawn] == widths


def test_bars_of_ten_are_measured_by_ten() -> None:
    drawn = draw_bars([Bar("a", 4), Bar("b", 7.5)], unit="tenths")
    assert [bar.stretch for bar in drawn] == [Stretch("0%", "40%"), Stretch("0%", "75%")]


def test_too_few_is_no_bar_and_does_not_move_the_others() -> None:
    few, known = draw_bars([Bar("a", None), Bar("b", 3)])
    assert few.stretch is None
    assert known.stretch == Stretch("0%", "100%")
    assert [bar.stretch for bar in draw_bars([Bar("a", None)])] == [None]


def test_only_nobodies_have_no_length() -> None:
    assert [bar.stretch for bar in draw_bars([Bar("a", 0)])] == [Stretch("0%", "0%")]


def test_mirrored_bars_end_at_the_right() -> None:
    drawn = draw_bars([Bar("a", 40), Bar("b", 10)], mirrored=True)
    assert [bar.stretch for bar in drawn] == [Stretch("0%", "100%"), Stretch("75%", "25%")]


def test_pairs_share_one_scale() -> None:
    first, second = draw_pairs([Pair("a", 30, 12), Pair("b", None, 60)])
    assert (first.one, first.other) == (Stretch("0%", "50%"), Stretch("0%", "20%"))
    assert (second.one, second.other) == (None, Stretch("0%", "100%"))


@pytest.mark.parametrize("value", [-1, NAN, float("inf"), "12", True])
def test_what_is_no_number_of_people_is_refused(value: Any) -> None:
    with pytest.raises(NotDrawable):
        Bar("a", value)
    with pytest.raises(NotDrawable):
        Pair("a", value, 1)
    with pytest.raises(NotDrawable):
        Pair("a", 1, value)


def test_an_unknown_direction_or_unit_is_refused() -> None:
    with pytest.raises(NotDrawable):
        Bar("a", 1, direction="danger")  # type: ignore[arg-type]
    with pytest.raises(NotDrawable):
        draw_bars([Bar("a", 1)], unit="percent")


def test_more_than_ten_of_ten_is_refused() -> None:
    with pytest.raises(NotDrawable):
        draw_bars([Bar("a", 11)], unit="tenths")
    with pytest.raises(NotDrawable):
        draw_pairs([Pair("a", 2, 10.5)], unit="tenths")


@pytest.mark.parametrize(
    ("share", "expected"), [(0, "0%"), (1, "100%"), (0.425, "42.5%"), (1 / 3, "33.33%")]
)
def test_percentages_as_svg_wants_them(share: float, expected: str) -> None:
    assert percent(share) == expected


def test_no_coordinate_is_minus_nothing() -> None:
    assert written(-0.0001) == "0"
    assert written(-10.0) == "-10"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, (0, 0.25, 0.5, 0.75, 1)),
        (0, 0.5, (0, 0.2, 0.4)),
        (100, 600, (200, 400, 600)),
        (-14.2, -13.3, (-14.2, -14.0, -13.8, -13.6, -13.4)),
        (3, 3, (3,)),
    ],
)
def test_ticks_are_round_and_within(low: float, high: float, expected: tuple[float, ...]) -> None:
    assert ticks(low, high) == expected
