"""Change between rounds, on towns in which the change is known."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from numpy.testing import assert_allclose

from analysis.change import change_by_cell, change_refusals, compare_rounds
from analysis.errors import TooFewError, WrongCrsError

MIDDLE = np.array([676_000.0, 6_582_000.0])


def town(seed, *, people=500, share_here=0.5, share=0.45, visitors=0):
    """People with three pins each on 4 × 4 km; 250 m around the middle with its own share."""
    rng = np.random.default_rng(seed)
    home = MIDDLE + rng.uniform(-2000.0, 2000.0, (people, 2))
    home[:visitors] = MIDDLE + rng.uniform(-150.0, 150.0, (visitors, 2))
    respondent = np.repeat(np.arange(people), 3)
    xy = home[respondent] + rng.normal(0.0, 100.0, (len(respondent), 2))
    near = np.hypot(*(xy - MIDDLE).T) < 250
    unsafe = rng.random(len(xy)) < np.where(near, share_here, share)
    return gpd.GeoDataFrame(
        {"perception": np.where(unsafe, "unsafe", "safe"), "respondent": respondent},
        geometry=gpd.points_from_xy(*xy.T),
        crs="EPSG:3006",
    )


def at_middle(area):
    return np.hypot(area.x - MIDDLE[0], area.y - MIDDLE[1]) < 400


def test_a_place_that_got_worse_is_found():
    before = town(1, visitors=60, share_here=0.2)
    after = town(2, visitors=60, share_here=0.95)
    best = compare_rounds(before, after, seed=1).iloc[0]
    assert best["direction"] == "more_unsafe"
    assert at_middle(best)
    assert best["p"] <= 0.01
    assert best["net_low"] > 0
    assert best["share_after"] - best["share_before"] > 0.5
    assert best["people_before"] >= 5


def test_a_place_that_got_better_is_found_with_a_warning_if_it_stood_out_before():
    before = town(1, visitors=60, share_here=0.95)
    after = town(2, visitors=60, share_here=0.2)
    best = compare_rounds(before, after, seed=1).iloc[0]
    assert best["direction"] == "less_unsafe"
    assert at_middle(best)
    assert best["net_high"] < 0
    assert best["regression_to_mean"]


def test_without_change_alarms_are_rare():
    alarms = 0
    for seed in range(20):
        found = compare_rounds(
            town(seed, visitors=40), town(seed + 100, visitors=40), seed=seed, permutations=199
        )
        for direction in ("more_unsafe", "less_unsafe"):
            alarms += (found.loc[found["direction"] == direction, "p"] <= 0.05).any()
    assert alarms <= 6  # 40 tests at 5 %: more than 6 come in one of 200 such series


def test_more_visitors_alone_are_found_but_not_taken_for_a_change_of_feeling():
    found = compare_rounds(
        town(1, visitors=15, share_here=0.45), town(2, visitors=150, share_here=0.45), seed=1
    )
    best = found.iloc[0]
    assert best["p"] <= 0.01
    assert at_middle(best)
    assert best["net_low"] < 0 < best["net_high"]


def test_the_whole_town_changing_is_no_local_change():
    before, after = (
        town(1, visitors=60, share=0.3, share_here=0.3),
        town(2, visitors=60, share=0.6, share_here=0.6),
    )
    found = compare_rounds(before, after, seed=1)
    assert (found["p"] > 0.05).all()
    assert found["comparison_change"].between(0.8, 1.7).all()


def test_a_chosen_comparison_area_is_used():
    before, after = town(1, visitors=60, share_here=0.2), town(2, visitors=60, share_here=0.95)
    west = shapely.box(*(MIDDLE - 2500), MIDDLE[0] - 500, MIDDLE[1] + 2500)
    outside = compare_rounds(before, after, seed=1).iloc[0]
    chosen = compare_rounds(before, after, seed=1, comparison=west).iloc[0]
    assert outside["change"] == chosen["change"]
    assert outside["comparison_change"] != chosen["comparison_change"]
    assert chosen["net_high"] - chosen["net_low"] > outside["net_high"] - outside["net_low"]


def test_same_seed_same_answer():
    before, after = town(1, visitors=30), town(2, visitors=30)
    first, second = (compare_rounds(before, after, seed=3, permutations=99) for _ in range(2))
    assert first.equals(second)
    assert first.crs.to_epsg() == 3006


def test_an_area_is_judged_by_people_with_half_a_vote_on_both_sides():
    before = town(1, visitors=60, share_here=0.2)
    after = town(2, visitors=60, share_here=0.95)
    best = compare_rounds(before, after, seed=1, permutations=0).iloc[0]
    people = [best["people_before"], best["people_after"]]
    share = [best["share_before"], best["share_after"]]
    odds = [
        np.log((one * n + 0.5) / (n - one * n + 0.5)) for one, n in zip(share, people, strict=True)
    ]
    assert_allclose(best["change"], odds[1] - odds[0])
    assert_allclose(best["net_change"], best["change"] - best["comparison_change"])


@pytest.mark.parametrize("people", [29, 99, 299])
def test_small_rounds_are_refused(people):
    small, large = town(1, people=people), town(2)
    for before, after in ((small, large), (large, small)):
        assert change_refusals(before, after)[0].withholds == ("change",)
        with pytest.raises(TooFewError, match=str(people)):
            compare_rounds(before, after, seed=1)
    assert not change_refusals(large, large)
    assert change_refusals(large, large, same_question=False)[0].code == "question_changed"


def test_rounds_in_degrees_are_refused():
    with pytest.raises(WrongCrsError):
        compare_rounds(town(1), town(2).to_crs(4326), seed=1)


def test_cells_change_where_the_place_did():
    before = town(1, visitors=60, share_here=0.2)
    after = town(2, visitors=60, share_here=0.95)
    cells = change_by_cell(before, after, cell_size_m=250)
    assert (cells[["people_before", "people_after"]] >= 5).all(axis=None)
    here = cells.geometry.distance(shapely.Point(MIDDLE)) == 0
    assert (cells.loc[here, "net_low"] > 0).all()
    assert here.any()
    elsewhere = cells[cells.geometry.distance(shapely.Point(MIDDLE)) > 500]
    covered = (elsewhere["net_low"] <= 0) & (elsewhere["net_high"] >= 0)
    assert covered.mean() > 0.85
