"""The simulated towns are what they are said to be."""

from dataclasses import replace

import numpy as np
import pytest

from tests.calibrate.rows import COAST, INNER, PLACES, SMALL_TOWN, town
from tests.calibrate.simulate import SOUTH_WEST, Crowd, Place, simulate

MANY = town(10_000, icc=0.3, ground=SMALL_TOWN)
PLACE = Place(200.0, 76, 0.8)


def anova_icc(pattern):
    """Intraclass correlation from mean squares between and within people (Donner 1986)."""
    pins = np.bincount(pattern.respondent)
    share = np.bincount(pattern.respondent, weights=pattern.unsafe) / pins
    people, total = len(pins), pins.sum()
    between = (pins * (share - pattern.unsafe.mean()) ** 2).sum() / (people - 1)
    within = (pins * share * (1 - share)).sum() / (total - people)
    size = (total - (pins**2).sum() / total) / (people - 1)
    return (between - within) / (between + (size - 1) * within)


def tendency(pattern):
    """Each person's chance of an unsafe pin, where no place differs."""
    _, first = np.unique(pattern.respondent, return_index=True)
    return pattern.chance[first]


def first_pins(pattern):
    _, first = np.unique(pattern.respondent, return_index=True)
    return pattern.xy[first]


def inside(pattern, place):
    return np.hypot(*(pattern.xy - pattern.place).T) <= place.radius_m


@pytest.mark.parametrize("icc", [0.0, 0.2, 0.6])
def test_people_differ_as_much_as_is_said(icc):
    pattern = simulate(town(10_000, spread_m=200.0, icc=icc), seed=3)
    assert abs(pattern.unsafe.mean() - 0.45) < 0.01
    assert abs(pattern.chance.mean() - 0.45) < 0.01
    assert abs(anova_icc(pattern) - icc) < 0.02


@pytest.mark.parametrize("spread_m", [100.0, 2_000.0])
def test_own_pins_lie_within_the_spread(spread_m):
    pattern = simulate(town(spread_m=spread_m), seed=3)
    apart = np.hypot(*(pattern.xy - first_pins(pattern)[pattern.respondent]).T)
    assert 1.5 * spread_m < apart.max() <= 2 * spread_m
    assert abs(len(pattern.xy) / 500 - 4) < 0.3


def test_unsafe_people_keep_near_home_where_that_is_said():
    pattern = simulate(replace(MANY, spread_m=1_500.0, spread_if_unsafe_m=150.0), seed=3)
    apart = np.hypot(*(pattern.xy - first_pins(pattern)[pattern.respondent]).T)
    low, high = np.quantile(tendency(pattern), [0.48, 0.52])
    own = tendency(pattern)[pattern.respondent]
    assert apart[own > high].max() <= 300.0
    assert apart[own < low].max() > 2_000.0


def test_long_tails_of_pins_are_long_and_end():
    counts = {}
    for kind in ("poisson", "lognormal", "pareto"):
        counts[kind] = np.bincount(simulate(replace(MANY, counts=kind), seed=3).respondent)
        assert counts[kind].min() == 1
        assert 3.0 < counts[kind].mean() < 5.0
    assert counts["poisson"].max() < 20
    assert counts["lognormal"].max() > 60
    assert counts["pareto"].max() == 200
    assert np.median(counts["lognormal"]) == 2


@pytest.mark.parametrize("follows", [0.7, -0.7])
def test_busy_people_feel_less_safe_or_safer_where_that_is_said(follows):
    busy = simulate(replace(MANY, counts="lognormal", busier_unsafe=follows), seed=3)
    counts = np.bincount(busy.respondent)
    rank = np.corrcoef(counts.argsort().argsort(), tendency(busy).argsort().argsort())[0, 1]
    assert abs(rank - 0.68 * np.sign(follows)) < 0.05  # Spearman's of a normal correlation of 0.7
    # By people the share stays; by pins it does not.
    assert abs(tendency(busy).mean() - 0.45) < 0.01
    assert (busy.chance.mean() - 0.45) * follows > 0.05


def test_pins_lie_on_the_very_same_spot_where_that_is_said():
    pattern = simulate(replace(town(200, 8.0), pins_per_spot=4), seed=3)
    spots, size = np.unique(pattern.xy, axis=0, return_counts=True)
    assert size.max() == 4
    expected = np.ceil(np.bincount(pattern.respondent) / 4).sum()
    assert len(spots) == expected


def test_unsafe_places_are_known_roughly_where_that_is_said():
    rough = simulate(replace(MANY, rough=(0.1, 0.6)), seed=3)
    off = rough.frame()["precision_m"]
    assert set(off) == {0.0, 300.0}
    assert abs((off[rough.unsafe] > 0).mean() - 0.6) < 0.02
    assert abs((off[~rough.unsafe] > 0).mean() - 0.1) < 0.02
    assert "precision_m" not in simulate(MANY, seed=3).frame()


def test_on_a_coast_nobody_marks_the_water():
    north = simulate(town(ground=COAST), seed=3).xy[:, 1] - SOUTH_WEST[1]
    assert north.min() >= 0.0
    assert north.max() < 6_000.0


def neighbours_correlation(pattern, near_m):
    """Of tendencies, over pairs of people whose first pins lie so near each other."""
    homes, rank = first_pins(pattern), tendency(pattern).argsort().argsort()
    apart = np.hypot(*(homes[:, None] - homes[None]).transpose(2, 0, 1))
    one, other = np.nonzero(np.triu(apart < near_m, k=1))
    return np.corrcoef(rank[one], rank[other])[0, 1]


def test_neighbours_are_alike_where_that_is_said_and_nowhere_else():
    some = town(1_500, spread_m=1.0, icc=0.3, ground=SMALL_TOWN)
    field = replace(some, alike=0.5, alike_m=300.0)
    alike = [simulate(field, seed=seed) for seed in range(6)]
    # Spearman's of a normal correlation of a half, and a little less as they live 50 m apart.
    assert abs(np.mean([neighbours_correlation(one, 50.0) for one in alike]) - 0.48) < 0.12
    assert abs(np.mean([tendency(one).mean() for one in alike]) - 0.45) < 0.02
    independent = [simulate(some, seed=seed) for seed in range(6)]
    assert abs(np.mean([neighbours_correlation(one, 50.0) for one in independent])) < 0.04


def test_households_share_home_and_tendency():
    pattern = simulate(replace(MANY, spread_m=0.0, households=True), seed=3)
    homes, household, size = np.unique(
        first_pins(pattern).round(3), axis=0, return_inverse=True, return_counts=True
    )
    assert set(size[:-1]) <= {1, 2, 3, 4}  # the last person's household may be cut
    assert (size >= 2).mean() > 0.99
    assert abs(10_000 / len(homes) - 3) < 0.1
    _, of_first = np.unique(household.ravel(), return_index=True)
    assert (tendency(pattern) == tendency(pattern)[of_first][household.ravel()]).all()


def test_a_crowd_comes_from_one_spot():
    pattern = simulate(replace(town(), crowd=Crowd(5, 3_000.0, 50.0, 40)), seed=3)
    counts = np.bincount(pattern.respondent)
    assert len(counts) == 505
    assert (counts[-5:] == 40).all()
    crowd = pattern.xy[pattern.respondent >= 500]
    assert np.hypot(*(crowd - crowd.mean(axis=0)).T).max() < 600.0
    alone = simulate(replace(town(), crowd=Crowd(1, 3_000.0, 0.0, 200)), seed=4, place=PLACE)
    away = alone.xy[alone.respondent == 500].mean(axis=0) - alone.place
    assert abs(np.hypot(*away) - 3_000.0) < 100.0


def test_so_many_people_mark_the_place_and_find_it_unsafe():
    shares, chances = [], []
    for seed in range(20):
        pattern = simulate(INNER[2].town, seed=seed, place=PLACE)
        here = inside(pattern, PLACE)
        assert len(np.unique(pattern.respondent[here])) == 76
        shares.append(pattern.unsafe[here].mean())
        chances.append(pattern.chance[here].mean())
    assert abs(np.mean(shares) - 0.8) < 0.03
    assert abs(np.mean(chances) - 0.8) < 0.03


def test_visitors_put_one_pin_in_the_place_and_the_others_where_it_is_said():
    home = replace(PLACE, people=60, other_pins="home")
    pattern = simulate(town(), seed=3, place=home)
    here = inside(pattern, home)
    assert here.sum() == 60
    theirs = np.isin(pattern.respondent, pattern.respondent[here])
    distance = np.hypot(*(pattern.xy[theirs] - pattern.place).T)
    assert np.median(distance) > 3_000.0
    around = replace(home, other_pins="around")
    pattern = simulate(town(), seed=3, place=around)
    here = inside(pattern, around)
    theirs = np.isin(pattern.respondent, pattern.respondent[here])
    assert np.hypot(*(pattern.xy[theirs] - pattern.place).T).max() <= 1_500.0
    assert len(np.unique(pattern.respondent[here])) == 60


def test_others_live_in_a_place_that_is_not_emptied():
    lived_in = replace(PLACE, other_pins="home", emptied=False)
    pattern = simulate(town(2_000, ground=SMALL_TOWN), seed=3, place=lived_in)
    assert len(np.unique(pattern.respondent[inside(pattern, lived_in)])) > 90


def test_a_marked_place_without_effect_has_everybodys_chances():
    nothing = replace(PLACE, share_unsafe=None)
    pattern = simulate(replace(town(), icc=0.0), seed=3, place=nothing)
    assert set(pattern.chance) == {0.45}


def test_same_seed_same_town_and_another_round_has_other_people_in_it():
    row = PLACES[0]
    first, second = (simulate(row.town, seed=[7, 5], place=row.place) for _ in range(2))
    assert (first.xy == second.xy).all()
    assert (first.unsafe == second.unsafe).all()
    other = simulate(row.town, seed=[7, 6], place=row.place)
    assert (first.place != other.place).all()
    later = simulate(row.town, seed=[7, 5], place=row.place, round_number=1)
    assert (first.place == later.place).all()
    assert first.xy[0, 0] != later.xy[0, 0]
