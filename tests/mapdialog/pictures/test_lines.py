"""Shares on a line, groups against the population, and curves."""

from typing import Any

import pytest

from mapdialog.pictures import NotDrawable, Reached
from mapdialog.pictures.curve import Dot, draw_curve
from mapdialog.pictures.interval import DrawnInterval, draw_interval
from mapdialog.pictures.population import draw_reach
from mapdialog.pictures.scales import Stretch

NAN = float("nan")


def test_an_interval_lies_where_its_shares_are() -> None:
    drawn = draw_interval(0.69, 0.83, 0.91, 0.45)
    assert drawn == DrawnInterval("83%", Stretch("69%", "22%"), "45%")


def test_an_interval_mirrored() -> None:
    drawn = draw_interval(0.69, 0.83, 0.91, 0.45, mirrored=True)
    assert drawn == DrawnInterval("17%", Stretch("9%", "22%"), "55%")


def test_too_few_have_neither_share_nor_range() -> None:
    assert draw_interval(None, None, None, 0.45) == DrawnInterval(None, None, "45%")
    assert draw_interval(0.2, None, 0.4, None) == DrawnInterval(None, None, None)


@pytest.mark.parametrize(
    "shares",
    [
        (0.69, 0.95, 0.91, None),  # the share beside its range
        (0.69, 0.83, None, None),  # half a range
        (0.9, 0.83, 0.7, None),  # upside down
        (0.69, 0.83, 1.1, None),
        (-0.1, 0.83, 0.9, None),
        (0.69, NAN, 0.91, None),
        (0.69, 0.83, 0.91, 45),  # percent for a share
    ],
)
def test_ranges_that_cannot_be_are_refused(shares: tuple[Any, ...]) -> None:
    with pytest.raises(NotDrawable):
        draw_interval(*shares)


def test_groups_share_one_line_that_ends_at_a_whole_tenth() -> None:
    reach = draw_reach([Reached("a", 0.1, 0.05, 0.2, 0.3), Reached("b", 0.3, 0.25, 0.36, 0.04)])
    first, second = (row.line for row in reach.rows)
    # 36 % is the greatest, so the line ends at 40 %.
    assert first == DrawnInterval("25%", Stretch("12.5%", "37.5%"), "75%")
    assert second == DrawnInterval("75%", Stretch("62.5%", "27.5%"), "10%")
    assert [(tick.at, tick.value, tick.anchor) for tick in reach.ticks] == [
        ("0%", 0, "start"),
        ("25%", 0.1, "middle"),
        ("50%", 0.2, "middle"),
        ("75%", 0.3, "middle"),
        ("100%", 0.4, "end"),
    ]


def test_a_group_of_too_few_shows_the_population_only() -> None:
    # What is not shown does not set the scale either: its range would tell.
    reach = draw_reach([Reached("a", None, 0.1, 0.9, 0.2)])
    assert reach.rows[0].line == DrawnInterval(None, None, "100%")
    assert reach.ticks[-1].value == 0.2


@pytest.mark.parametrize("population", [-0.1, 1.2, NAN])
def test_a_population_that_cannot_be_is_refused(population: float) -> None:
    with pytest.raises(NotDrawable):
        Reached("a", 0.1, 0.05, 0.2, population)


def test_a_curve_is_scaled_to_its_box() -> None:
    drawn = draw_curve(
        [[100, 0.2], [1000, 1.0], [250, 0.6]], chosen=250, threshold=0.65, shares=True
    )
    assert drawn.dots == (
        Dot("0%", "80%", chosen=False),
        Dot("16.67%", "40%", chosen=True),
        Dot("100%", "0%", chosen=False),
    )
    assert [(line.x1, line.y1, line.x2, line.y2) for line in drawn.lines] == [
        ("0%", "80%", "16.67%", "40%"),
        ("16.67%", "40%", "100%", "0%"),
    ]
    assert drawn.chosen
    assert drawn.chosen.at == "16.67%"
    assert drawn.threshold
    assert drawn.threshold.at == "35%"


def test_a_likelihood_may_be_negative_and_leaves_room() -> None:
    drawn = draw_curve([[100, -14.0], [200, -13.0]])
    # 8 % of room on both sides: 0.08 / 1.16 and 1.08 / 1.16 of the height.
    assert [dot.y for dot in drawn.dots] == ["93.1%", "6.9%"]
    assert drawn.chosen is None
    assert drawn.threshold is None


def test_a_curve_mirrored_runs_from_the_right() -> None:
    assert [dot.x for dot in draw_curve([[0, 1], [4, 2]], mirrored=True).dots] == ["100%", "0%"]


def test_one_point_and_a_level_curve_can_be_drawn() -> None:
    assert draw_curve([[250, -3.0]]).dots == (Dot("50%", "50%", chosen=False),)
    assert {dot.y for dot in draw_curve([[1, 0], [2, 0], [3, 0]]).dots} == {"50%"}


def test_no_name_on_the_axis_stands_in_the_chosen_ones_way() -> None:
    named = [tick.value for tick in draw_curve([[0, 1], [1000, 2]], chosen=250).x_ticks]
    assert named == [0, 500, 750, 1000]
    assert 250 in [tick.value for tick in draw_curve([[0, 1], [1000, 2]]).x_ticks]


@pytest.mark.parametrize(
    "points",
    [
        [],
        [[100, NAN], [200, 1]],
        [[-100, 1], [200, 1]],
        [[100, 1], [100, 2]],
        [[100, None]],
        [[100]],
        ["12"],
    ],
    ids=["none", "nan", "negative x", "twice", "no value", "no pair", "words"],
)
def test_points_that_cannot_be_are_refused(points: Any) -> None:
    with pytest.raises(NotDrawable):
        draw_curve(points)


def test_shares_beyond_everybody_are_refused() -> None:
    with pytest.raises(NotDrawable):
        draw_curve([[100, 18], [200, 41]], shares=True)
    with pytest.raises(NotDrawable):
        draw_curve([[100, 0.2]], threshold=65, shares=True)
    with pytest.raises(NotDrawable):
        draw_curve([[100, 0.2]], chosen=NAN)
