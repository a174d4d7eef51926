"""Change between rounds, on towns in which the change is known."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.testing import assert_allclose

from analysis.change import change_by_cell, change_refusals, compare_rounds
from analysis.errors import InvalidParameterError, TooFewError, WrongCrsError

# Also places that are not announced.
ALL = 1 - 1e-9
MIDDLE = np.array([676_000.0, 6_582_000.0])
CORNER = MIDDLE + 1_500.0
# Larger than the municipality's share by so much, whatever the place or the round.
UNSAFE_CORNER = 0.75


def town(seed, *, people=500, share_here=0.45, share=0.45, visitors=0, campaign=0):
    """People with three pins each on 4 × 4 km; 250 m around the middle with its own share, and
    the corner with another. Of the visitors, all live in the middle, of the campaign in the corner.
    """
    rng = np.random.default_rng(seed)
    home = MIDDLE + rng.uniform(-2000.0, 2000.0, (people, 2))
    home[:visitors] = MIDDLE + rng.uniform(-150.0, 150.0, (visitors, 2))
    home = np.concatenate([home, CORNER + rng.uniform(-350.0, 350.0, (campaign, 2))])
    respondent = np.repeat(np.arange(len(home)), 3)
    xy = home[respondent] + rng.normal(0.0, 100.0, (len(respondent), 2))
    chance = np.where(np.hypot(*(xy - MIDDLE).T) < 250, share_here, share)
    chance = np.where(np.hypot(*(xy - CORNER).T) < 400, UNSAFE_CORNER + share - 0.45, chance)
    unsafe = rng.random(len(xy)) < chance
    return gpd.GeoDataFrame(
        {"perception": np.where(unsafe, "unsafe", "safe"), "respondent": respondent},
        geometry=gpd.points_from_xy(*xy.T),
        crs="EPSG:3006",
    )


@pytest.fixture(scope="module")
def worse():
    before = town(1, visitors=60, share_here=0.4)
    after = town(2, visitors=60, share_here=0.9)
    return before, after, compare_rounds(before, after, seed=1)


def people_in(pins, ground):
    """Shares of unsafe of each person's pins on a ground, in which cells own their edges."""
    inside = pins[pins.intersects(ground)]
    return (inside["perception"] == "unsafe").groupby(inside["respondent"]).mean()


def test_a_place_that_got_worse_is_found_once(worse):
    _, _, found = worse
    told = found[found["p"] <= 0.05]
    assert len(told) == 1
    best = told.iloc[0]
    assert best["direction"] == "worse"
    assert best["p"] <= 0.01
    assert best.geometry.intersects(shapely.Point(MIDDLE))
    assert best["net_low"] > 0
    assert best["seal"] is None
    assert not best["regression_to_mean"]


def test_a_place_that_got_better_is_found_with_a_warning_if_it_stood_out_before():
    before = town(1, visitors=60, share_here=0.95)
    best = compare_rounds(before, town(2, visitors=60, share_here=0.3), seed=1).iloc[0]
    assert best["direction"] == "better"
    assert best["p"] <= 0.01
    assert best.geometry.intersects(shapely.Point(MIDDLE))
    assert best["net_high"] < 0
    assert best["regression_to_mean"]


def test_what_is_told_is_what_was_tested(worse):
    before, after, found = worse
    for place in found[:5].itertuples():
        for pins, people, share in (
            (before, place.people_before, place.share_before),
            (after, place.people_after, place.share_after),
        ):
            # The ground of a later place leaves out what a better one has.
            own = people_in(pins, place.geometry)
            if place.Index == 0:
                assert len(own) == people
                assert_allclose(own.mean(), share)
            assert people >= 5
    parts = found["composition_change"] + found["comparison_change"] + found["net_change"]
    assert_allclose(found["change"], found["share_after"] - found["share_before"])
    assert_allclose(found["change"], parts)
    assert (found["respondents"] == found["people_before"] + found["people_after"]).all()
    assert found["statistic"].abs().is_monotonic_decreasing
    assert found["comparison_change"].nunique() == 1
    assert (found["share_low"].between(0, 1) & found["share_high"].between(0, 1)).all()
    assert (((found["net_low"] > 0) | (found["net_high"] < 0)) == (found["p"] <= 0.05)).all()
    beyond = (found["share_low"] > found["share_all"]) | (found["share_high"] < found["share_all"])
    assert (beyond <= (found["p"] <= 0.05)).all()


def test_no_two_places_share_ground(worse):
    grounds = worse[2].geometry
    apart = grounds.area.sum() - grounds.union_all().area
    assert abs(apart) < 1.0


@pytest.mark.parametrize("campaign", [0, 80, 150])
def test_a_campaign_that_reaches_an_unsafe_corner_changes_nothing(campaign):
    alarms, elsewhere, plain = 0, [], []
    for seed in range(6):
        before, after = town(100 * seed), town(100 * seed + 1, campaign=campaign)
        found = compare_rounds(before, after, seed=seed, permutations=199, alpha=ALL)
        alarms += (found["p"] <= 0.05).any()
        # None where every replicate reaches the best: p is 1, and nothing is a candidate.
        elsewhere += found["comparison_change"].head(1).tolist()
        plain.append(np.diff([(one["perception"] == "unsafe").mean() for one in (before, after)]))
    assert alarms <= 1  # at 5 %: 2 or more of 6 in 3 of 100 such series
    assert len(elsewhere) >= 5
    assert abs(np.mean(elsewhere)) < 0.02
    assert np.mean(plain) > 0.3 * campaign / 1_000


def square_with_an_underpass(seed, *, campaign=0):
    """A calm square of 90 m and in it an underpass of 35 m that feels unsafe, the same in every
    round; a tenth of 800 people mark the square; the campaign marks the underpass alone."""
    rng = np.random.default_rng(seed)
    xy = MIDDLE + rng.uniform(-2500.0, 2500.0, (800, 2))
    some = np.flatnonzero(rng.random(800) < 0.1)
    angle = rng.uniform(0.0, 2 * np.pi, len(some))
    away = 90.0 * np.sqrt(rng.random(len(some)))
    xy[some] = MIDDLE + (away * [np.cos(angle), np.sin(angle)]).T
    xy = np.concatenate([xy, MIDDLE + rng.uniform(-20.0, 20.0, (campaign, 2))])
    off = np.hypot(*(xy - MIDDLE).T)
    unsafe = rng.random(len(xy)) < np.select([off < 35, off < 90], [0.9, 0.25], 0.4)
    return gpd.GeoDataFrame(
        {"perception": np.where(unsafe, "unsafe", "safe"), "respondent": np.arange(len(xy))},
        geometry=gpd.points_from_xy(*xy.T),
        crs="EPSG:3006",
    )


def test_a_campaign_at_an_underpass_does_not_make_the_square_less_safe():
    alarms = 0
    for seed in range(4):
        before = square_with_an_underpass(100 * seed)
        after = square_with_an_underpass(100 * seed + 1, campaign=150)
        alarms += len(compare_rounds(before, after, seed=seed, permutations=199)) > 0
    assert alarms <= 1  # measured: 0 of 12; 12 of 12 if spots were no finer than 100 m


def test_more_visitors_alone_are_no_change():
    alarms = 0
    for seed in range(8):
        before, after = town(10 * seed + 1, visitors=15), town(10 * seed + 2, visitors=150)
        alarms += len(compare_rounds(before, after, seed=1)) > 0
    assert alarms <= 2  # at 5 %: 3 or more of 8 in 6 of 1,000 such series


def test_the_whole_town_changing_is_no_local_change():
    before = town(1, visitors=60, share=0.3, share_here=0.3)
    after = town(2, visitors=60, share=0.5, share_here=0.5)
    found = compare_rounds(before, after, seed=1, alpha=ALL)
    assert (found["p"] > 0.05).all()
    assert found["comparison_change"].between(0.1, 0.3).all()


def test_a_chosen_comparison_area_is_used():
    # In the west all became more unsafe by as much as the middle: nothing in particular there.
    before, after = town(1, visitors=60, share_here=0.3), town(2, visitors=60, share_here=0.85)
    west = shapely.box(*(MIDDLE - 2500), MIDDLE[0] - 500, MIDDLE[1] + 2500)
    in_west = (after.intersects(west) & (after.index % 20 < 13)).to_numpy()
    after.loc[in_west, "perception"] = "unsafe"
    outside = compare_rounds(before, after, seed=1, alpha=ALL).iloc[0]
    chosen = compare_rounds(before, after, seed=1, comparison=west, alpha=ALL)
    middle = chosen[chosen.intersects(shapely.Point(MIDDLE))]
    assert (middle["p"] > 0.05).all()
    assert chosen["comparison_change"].iloc[0] > outside["comparison_change"] + 0.1
    with pytest.raises(TooFewError, match="comparison"):
        compare_rounds(before, after, seed=1, comparison=shapely.box(0, 0, 1, 1))


@pytest.mark.parametrize("threads", [1, 2])
def test_neither_order_nor_threads_nor_numbers_change_a_bit(threads):
    before, after = town(1, visitors=40), town(2, visitors=40)
    expected = compare_rounds(before, after, seed=3, permutations=99, threads=1, alpha=ALL)
    mixed = [pins.sample(frac=1, random_state=threads) for pins in (before, after)]
    mixed[1]["respondent"] += 17
    found = compare_rounds(*mixed, seed=3, permutations=99, threads=threads, alpha=ALL)
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    assert found.crs.to_epsg() == 3006
    assert not compare_rounds(before, after, seed=4, permutations=99, alpha=ALL)["p"].equals(
        expected["p"]
    )


def test_one_busy_person_has_one_vote():
    before, after = town(1, visitors=20), town(2, visitors=20)
    busy = after.iloc[[0] * 60].copy()
    busy["perception"], busy["respondent"] = "unsafe", 0
    more = gpd.GeoDataFrame(pd.concat([after, busy], ignore_index=True), crs=after.crs)
    plain, found = (
        compare_rounds(before, one, seed=1, permutations=99, alpha=ALL) for one in (after, more)
    )
    here = [one.iloc[[0]]["p"].item() for one in (plain, found)]
    assert min(here) > 0.05


def test_who_may_not_be_counted_is_not_and_coarse_places_are_in_no_small_window(worse):
    before, after, expected = worse
    liars = after.assign(respondent=after["respondent"] + 5_000, perception="safe", counted=False)
    more = gpd.GeoDataFrame(pd.concat([after.assign(counted=True), liars]), crs=after.crs)
    pd.testing.assert_frame_equal(compare_rounds(before, more, seed=1), expected)
    coarse = compare_rounds(before, after.assign(precision_m=500.0), seed=1, alpha=ALL)
    assert (coarse["radius_m"] >= 500).all()


@pytest.mark.parametrize("people", [29, 99, 299])
def test_small_rounds_are_refused(people):
    small, large = town(1, people=people), town(2)
    for before, after in ((small, large), (large, small)):
        assert change_refusals(before, after)[0].withholds == ("change",)
        with pytest.raises(TooFewError, match=str(people)):
            compare_rounds(before, after, seed=1)
    assert not change_refusals(large, large)
    assert change_refusals(large, large, same_question=False)[0].code == "question_changed"
    counted = large["respondent"] < people
    assert change_refusals(large, large.assign(counted=counted))[0].found == people


def test_bad_input_is_named():
    with pytest.raises(WrongCrsError):
        compare_rounds(town(1), town(2).to_crs(4326), seed=1)
    for options in ({"alpha": 0}, {"max_share": 1.0}, {"max_radius_m": 0}, {"permutations": 0}):
        with pytest.raises(InvalidParameterError):
            compare_rounds(town(1), town(2), seed=1, **options)


def test_cells_change_where_the_place_did(worse):
    before, after, _ = worse
    cells = change_by_cell(before, after, cell_size_m=250)
    assert (cells[["people_before", "people_after"]] >= 5).all(axis=None)
    here = cells.geometry.distance(shapely.Point(MIDDLE)) == 0
    assert (cells.loc[here, "net_low"] > 0).all()
    assert here.any()
    elsewhere = cells[cells.geometry.distance(shapely.Point(MIDDLE)) > 500]
    covered = (elsewhere["net_low"] <= 0) & (elsewhere["net_high"] >= 0)
    assert covered.mean() > 0.85


def test_cells_are_held_against_a_change_that_a_campaign_does_not_move():
    before, after = town(1), town(2, campaign=150)
    cells = change_by_cell(before, after, cell_size_m=1000)
    elsewhere = cells["change"] - cells["net_change"]
    assert elsewhere.max() - elsewhere.min() < 1e-9
    # The plain change of log-odds of all people is about 0.28.
    assert abs(elsewhere.iloc[0]) < 0.15
