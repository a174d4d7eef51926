"""Bursts: what one person with many browsers can send, and what people do."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from analysis.bursts import LEAST, find_bursts, log_tail
from analysis.errors import MissingColumnError, WrongCrsError

DAY = 1_440
ORIGIN = np.array([400_000.0, 6_500_000.0])
NOBODY = gpd.GeoDataFrame(
    {"respondent": np.empty(0, int), "perception": np.empty(0, str)}, geometry=[], crs=3006
)
Rows = list[tuple[int, float, float, int, str]]


class Town:
    """Sixty spots of unlike weight in a square of 6 km; people mark one to three of them."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.spots = self.random.uniform(0, 6_000, (60, 2)) + ORIGIN
        weights = 1 / np.arange(1, 61)
        self.weights = weights / weights.sum()
        self.unsafe = self.random.beta(2, 2, 60)
        self.rows: Rows = []
        self.people = 0

    def answer(self, minutes: np.ndarray, *, spot: int | None = None, part: float = 0.0) -> range:
        """One person a minute; `spot` has a `part` of the pins beside its own."""
        weights = self.weights * (1 - part)
        if spot is not None:
            weights[spot] += part
        for minute in minutes:
            for _pin in range(self.random.integers(1, 4)):
                place = self.random.choice(60, p=weights)
                says = "unsafe" if self.random.random() < self.unsafe[place] else "safe"
                self._mark(self.spots[place] + self.random.normal(0, 80, 2), int(minute), says)
            self.people += 1
        return range(self.people - len(minutes), self.people)

    def invent(self, minutes: np.ndarray, spot: int, says: str = "unsafe") -> range:
        """One browser a minute, all of them at a spot."""
        for minute in minutes:
            self._mark(self.spots[spot] + self.random.normal(0, 40, 2), int(minute), says)
            self.people += 1
        return range(self.people - len(minutes), self.people)

    def _mark(self, xy: np.ndarray, minute: int, says: str) -> None:
        self.rows.append((self.people, *xy, minute, says))

    def calm_week(self, people: int) -> range:
        hours = self.random.normal(17, 3.5, people).clip(6, 23)
        return self.answer(self.random.integers(0, 7, people) * DAY + (hours * 60).astype(int))

    def frame(self) -> gpd.GeoDataFrame:
        who, x, y, minute, says = zip(*self.rows, strict=True)
        return gpd.GeoDataFrame(
            {"respondent": who, "minute": minute, "perception": says},
            geometry=gpd.points_from_xy(x, y),
            crs=3006,
        )

    def lost(self) -> set[int]:
        """Whose pins are all in bursts."""
        frame = self.frame()
        held = held_rows(frame)
        return set(frame["respondent"]) - set(frame["respondent"][~held])


def held_rows(frame: gpd.GeoDataFrame, others: gpd.GeoDataFrame = NOBODY) -> np.ndarray:
    held = np.zeros(len(frame), bool)
    for burst in find_bursts(frame, others):
        assert not held[burst.rows].any(), "a pin is in two bursts"
        held[burst.rows] = True
    return held


@pytest.mark.parametrize("people", [60, 300, 800])
def test_a_calm_week_loses_hardly_anybody(people: int) -> None:
    lost = 0
    for seed in range(4):
        town = Town(seed)
        town.calm_week(people)
        lost += len(town.lost())
    assert lost <= 0.02 * 4 * people


@pytest.mark.parametrize("before", [100, 400])
def test_an_honest_rush_loses_at_most_a_tenth(before: int) -> None:
    """300 people in the hour after the news, one pin in ten at the place that it is about."""
    lost = 0
    for seed in range(4):
        town = Town(seed)
        town.calm_week(before)
        came = 4 * DAY + 18 * 60 + (town.random.exponential(25, 300) % 60).astype(int)
        rush = town.answer(np.sort(came), spot=30, part=0.1)
        lost += len(town.lost() & set(rush))
    assert lost <= 0.1 * 4 * 300


@pytest.mark.parametrize(("browsers", "minutes"), [(40, 10), (500, 10), (12, 10), (12, 60), (8, 1)])
@pytest.mark.parametrize("before", [100, 400])
def test_fresh_browsers_at_one_place_are_a_burst(before: int, browsers: int, minutes: int) -> None:
    left = []
    for seed in range(4):
        town = Town(seed)
        town.calm_week(before)
        came = 2 * DAY + 16 * 60 + town.random.integers(0, minutes, browsers)
        false = set(town.invent(came, 50))
        left.append(len(false - town.lost()))
    assert sum(left) <= 0.1 * 4 * browsers
    # Fewer than are five with one who lives there.
    assert max(left) < LEAST


@pytest.mark.parametrize("minutes", [1, 10])
def test_a_flood_over_the_whole_map_does_not_excuse_itself(minutes: int) -> None:
    town = Town(1)
    town.calm_week(300)
    false: set[int] = set()
    for spot in range(40, 60):
        came = 2 * DAY + 16 * 60 + town.random.integers(0, minutes, 12)
        false |= set(town.invent(came, spot, "safe"))
    assert false <= town.lost()


def test_a_class_that_says_both_is_a_burst_too() -> None:
    town = Town(2)
    town.calm_week(200)
    came = np.full(3, 3 * DAY + 600)
    pupils = {*town.invent(came, 55, "safe"), *town.invent(came, 55, "unsafe")}
    assert pupils <= town.lost()


def test_the_same_browsers_in_many_places_are_held_in_each() -> None:
    town = Town(6)
    town.calm_week(200)
    first, others = len(town.rows), range(45, 55)
    for spot in others:
        town.people -= 0 if spot == others[0] else 12
        town.invent(np.full(12, 3 * DAY + 600), spot)
    held = held_rows(town.frame())[first:].reshape(len(others), 12)
    assert ((~held).sum(axis=1) < LEAST).all()


def test_three_friends_are_no_burst() -> None:
    town = Town(3)
    town.calm_week(200)
    friends = set(town.invent(np.full(3, 3 * DAY + 600), 55))
    assert not friends & town.lost()


def test_one_person_with_many_pins_is_no_burst() -> None:
    town = Town(3)
    town.calm_week(200)
    for _pin in range(30):
        town._mark(town.spots[55], 3 * DAY + 600, "unsafe")
    assert not held_rows(town.frame())[-30:].any()


def test_where_people_always_are_many_may_come() -> None:
    """The others are no arrivals: what came before the minutes that are kept."""
    town = Town(4)
    town.invent(np.zeros(200, int), 0)
    for spot in range(1, 40):
        town.invent(np.zeros(10, int), spot)
    others = town.frame()
    town.rows.clear()
    town.invent(np.full(9, 100), 0)
    for spot in range(1, 11):
        town.invent(np.full(1, 100), spot)
    busy = town.frame()
    assert not held_rows(busy, others).any()
    # The same where hardly anybody is at other times.
    assert held_rows(busy, others.iloc[200:])[:9].sum() > 9 - LEAST


def test_the_order_of_rows_means_nothing() -> None:
    town = Town(5)
    town.calm_week(100)
    town.invent(2 * DAY + town.random.integers(0, 10, 20), 50)
    frame = town.frame()
    order = town.random.permutation(len(frame))
    assert (held_rows(frame)[order] == held_rows(frame.iloc[order].reset_index(drop=True))).all()


@given(
    st.integers(1, 40).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
    st.floats(0.5, 50),
    st.floats(0.5, 200),
)
def test_the_tail_is_that_of_the_beta_binomial(
    numbers: tuple[int, int], here: float, elsewhere: float
) -> None:
    number, of = numbers
    expected = betabinom.pmf(np.arange(number, of + 1), of, here, elsewhere).sum()
    assert np.exp(log_tail(number, of, here, elsewhere)) == pytest.approx(expected, rel=1e-6)


def test_nobody_and_wrong_frames() -> None:
    assert find_bursts(NOBODY.assign(minute=np.empty(0, int)), NOBODY) == []
    with pytest.raises(MissingColumnError):
        find_bursts(NOBODY, NOBODY)
    one = Town(1)
    one.invent(np.zeros(1, int), 1)
    with pytest.raises(WrongCrsError):
        find_bursts(one.frame().to_crs(4326), NOBODY)
