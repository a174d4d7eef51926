"""What differs within a round and from the one before: wired, refused by itself, the same again."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from analysis.differences import find_differences
from analysis.layers import Background, Parameters
from analysis.pipeline import analyse, output_hash

TOWN = np.array([660_000.0, 6_570_000.0])
QUICK = Parameters(permutations=99)
DARK_PLACE = TOWN + 600


def round_of(people=360, *, seed=1, unsafe_at=0.9):
    """Two pins a person: one at home, one in a place that is unsafe in the dark, or elsewhere."""
    rng = np.random.default_rng(seed)
    respondent = np.repeat(np.arange(people), 2)
    xy = TOWN + rng.uniform(0, 2_500, (2 * people, 2))
    dark = rng.random(2 * people) < 0.5
    unsafe = rng.random(2 * people) < 0.5
    there = np.arange(0, 2 * people, 6)
    xy[there] = DARK_PLACE + rng.normal(0, 60, (len(there), 2))
    dark[there], unsafe[there] = True, rng.random(len(there)) < unsafe_at
    return gpd.GeoDataFrame(
        {
            "respondent": respondent,
            "perception": np.where(unsafe, "unsafe", "safe"),
            "times_of_day": np.where(dark, "night", "day").astype(object),
            "when_dark": np.zeros(2 * people, dtype=bool),
        },
        geometry=gpd.points_from_xy(*xy.T),
        crs=3006,
    )


def found_in(pins, **background):
    return find_differences(
        pins,
        background=Background(**background),
        parameters=QUICK,
        cell_size_m=250,
        threads=1,
    )


def near(areas, kind):
    own = areas[areas["kind"] == kind] if "kind" in areas else areas[areas["direction"] == kind]
    return [np.hypot(area.x - DARK_PLACE[0], area.y - DARK_PLACE[1]) < 500
            for area in own.itertuples()]  # fmt: skip


def test_a_place_that_is_unsafe_in_the_dark_is_found_as_such():
    found = found_in(round_of())
    assert near(found.contrasts, "night")[0]
    told = found.findings["contrasts"][0]
    assert (told["kind"], told["group"], told["refusals"]) == ("darkness", "", [])
    assert set(found.parts["part"]) == {"day", "night"}


def test_who_fears_a_place_by_day_and_in_the_dark_says_two_things_of_it():
    pins = round_of()
    again = pins.copy()
    again["times_of_day"] = np.where(pins["times_of_day"] == "night", "day", "night")
    both = gpd.GeoDataFrame(pd.concat([pins, again], ignore_index=True), crs=3006)
    told = found_in(both).findings["contrasts"][0]
    assert told["labelled"] == told["unlabelled"] == 360


def test_without_times_there_is_nothing_to_tell_of_the_dark():
    found = found_in(round_of().drop(columns=["times_of_day", "when_dark"]))
    assert found.findings["contrasts"] == []
    assert found.contrasts is None
    assert found.parts is None


def test_forty_nine_who_speak_of_the_day_are_too_few():
    pins = round_of()
    pins["times_of_day"] = "night"
    by_day = np.arange(49)
    pins.loc[pins["respondent"].isin(by_day), "times_of_day"] = "day"
    (told,) = found_in(pins).findings["contrasts"]
    assert [(r["code"], r["found"]) for r in told["refusals"]] == [("part_too_small", 49)]


def test_a_group_is_told_only_where_ten_of_it_and_ten_others_are():
    pins = round_of()
    people = np.arange(360)
    few = pd.Series(people < 40, index=people)
    # Whoever marked the one place is of the group: an area of it would tell who somebody is.
    there = pd.Series(people % 3 == 0, people)
    half = pd.Series(people % 2 == 0, people)
    found = found_in(pins, groups={"age:few": few, "age:half": half, "age:there": there})
    told = {one["group"]: one for one in found.findings["contrasts"] if one["group"]}
    assert told["age:few"]["refusals"][0]["code"] == "group_too_small"
    assert told["age:half"]["refusals"] == told["age:there"]["refusals"] == []
    groups = found.contrasts[found.contrasts["group"] != ""]
    assert (groups[["labelled", "unlabelled"]] >= 10).all(axis=None)


def test_a_place_that_has_become_safer_is_found_against_the_round_before():
    found = found_in(round_of(unsafe_at=0.1, seed=2), before=round_of(seed=3))
    assert near(found.changes, "better")[0]
    assert found.findings["change"]["refusals"] == []
    assert len(found.changed_cells)


@pytest.mark.parametrize(
    ("background", "code"),
    [
        ({"before": round_of(120)}, "period_failed"),
        ({"before": round_of(seed=3), "same_question": False}, "question_changed"),
    ],
)
def test_change_is_refused_where_a_round_is_small_or_asked_otherwise(background, code):
    found = found_in(round_of(), **background)
    assert found.changes is None
    assert code in {refusal["code"] for refusal in found.findings["change"]["refusals"]}


def people_of(ages):
    return pd.DataFrame({"respondent": np.arange(len(ages)), "age": ages, "gender": None,
                         "district": None})  # fmt: skip


def inhabitants(**people):
    return pd.DataFrame({"age": list(people), "gender": "", "district": "",
                         "population": list(people.values())})  # fmt: skip


def test_weights_go_by_what_the_population_tells_apart_and_leave_nobody_out():
    ages = np.array(["young"] * 90 + ["old"] * 30 + [None] * 240, dtype=object)
    told = found_in(
        round_of(), people=people_of(ages), population=inhabitants(young=500, old=500)
    ).findings["sensitivity"]
    assert told["by"] == ["age"]
    assert (told["respondents"], told["weighted"], told["unstated"]) == (360, 120, 240)
    # 90 people of weight 2/3, 30 of weight 2 and 240 of weight 1 weigh 360 together.
    assert told["effective"] == pytest.approx(360**2 / (90 * 4 / 9 + 30 * 4 + 240))


@pytest.mark.parametrize(
    ("ages", "population", "refused"),
    [
        (["young"] * 49 + [None] * 311, {"young": 5, "old": 5}, "too_few_stated"),
        (["young"] * 200 + ["old"] * 160, {}, "no_population"),
    ],
)
def test_weights_are_refused_without_people_to_weigh(ages, population, refused):
    told = found_in(
        round_of(),
        people=people_of(np.array(ages, dtype=object)),
        population=inhabitants(**population),
    ).findings["sensitivity"]
    assert told["refused"] == refused


def test_a_run_holds_it_all_and_gives_the_same_bits_on_one_thread_and_two():
    background = Background(before=round_of(seed=3))
    hashes = {
        output_hash(analyse(pins, parameters=QUICK, background=background, threads=threads))
        for threads in (1, 2)
        for pins in (round_of(), round_of().sample(frac=1, random_state=1))
    }
    assert len(hashes) == 1


def test_below_three_hundred_people_nothing_of_it_is_asked():
    layers = analyse(round_of(150), parameters=QUICK, background=Background(before=round_of()))
    assert layers.differences.findings == {}
    assert layers.differences.contrasts is None
    assert layers.cells["share_unsafe"].isna().all()
    assert layers.cells["n"].sum() == 300
