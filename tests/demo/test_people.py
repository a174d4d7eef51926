"""The simulated answers are plausible, lie on sensible ground, and hold what can be found."""

from collections import Counter
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.clusters import person_vote
from demo.feelings import ELSEWHERE, PLACES
from demo.footing import Footing
from demo.island.place import from_lng_lat
from demo.island.town import Town
from demo.people import PinDraft, Round, draw_answers
from demo.timeline import OPEN_DAYS
from mapdialog.pins.vocabulary import AgeBand, Gender, Relation, TimeOfDay, reasons_for

Rounds = dict[str, list[PinDraft]]


def unsafe_share(pins: list[PinDraft], place: str = "") -> float:
    chosen = [pin for pin in pins if place in ("", pin.place)]
    return sum(pin.perception == "unsafe" for pin in chosen) / len(chosen)


def people(pins: list[PinDraft]) -> int:
    return len({pin.respondent.number for pin in pins})


def frame(pins: list[PinDraft]) -> gpd.GeoDataFrame:
    rows = pd.DataFrame(
        [(pin.place, pin.perception, pin.respondent.number) for pin in pins],
        columns=["place", "perception", "respondent"],
    )
    points = gpd.points_from_xy([pin.lng for pin in pins], [pin.lat for pin in pins])
    return gpd.GeoDataFrame(rows, geometry=points, crs=4326).to_crs(3006)


def intraclass_correlation(pins: list[PinDraft]) -> float:
    """One-way analysis of variance of unsafe (0, 1) by person, unequal group sizes."""
    rows = frame(pins).assign(unsafe=lambda f: (f["perception"] == "unsafe").astype(float))
    groups = rows.groupby("respondent")["unsafe"]
    n, k = len(rows), groups.ngroups
    sizes, means = groups.size(), groups.mean()
    between = float((sizes * (means - rows["unsafe"].mean()) ** 2).sum()) / (k - 1)
    within = float(((rows["unsafe"] - groups.transform("mean")) ** 2).sum()) / (n - k)
    typical = (n - float((sizes**2).sum()) / n) / (k - 1)
    return (between - within) / (between + (typical - 1) * within)


def test_enough_answer_and_both_ways(rounds: Rounds) -> None:
    assert people(rounds["this year"]) >= 450
    assert people(rounds["last year"]) >= 420
    assert people(rounds["school ways"]) == 120
    for pins in rounds.values():
        assert 0.3 < unsafe_share(pins) < 0.7


def test_people_mark_three_or_four_places_and_some_many(rounds: Rounds) -> None:
    counts = Counter(pin.respondent.number for pin in rounds["this year"])
    assert 2.8 < np.mean(list(counts.values())) < 4
    assert np.median(list(counts.values())) < np.mean(list(counts.values()))
    assert max(counts.values()) > 9


def test_answers_of_one_person_are_alike(rounds: Rounds) -> None:
    pins = [*rounds["this year"]]
    shuffled = np.random.default_rng(1).permutation([pin.respondent.number for pin in pins])
    strangers = frame(pins).assign(respondent=shuffled)
    assert 0.04 < intraclass_correlation(pins) < 0.35
    mixed = [
        PinDraft(**{**vars(pin), "respondent": type(pin.respondent)(int(number), "", "", "")})
        for pin, number in zip(pins, strangers["respondent"], strict=True)
    ]
    assert abs(intraclass_correlation(mixed)) < 0.04


def test_the_same_seed_gives_the_same_answers_and_another_round_does_not(footing: Footing) -> None:
    small = Round("test", 12, date(2026, 5, 4), 20)
    assert draw_answers(small, footing) == draw_answers(small, footing)
    other = Round("another test", 12, date(2026, 5, 4), 20)
    assert draw_answers(small, footing) != draw_answers(other, footing)


def test_nobody_stands_in_the_lake_or_in_a_house(rounds: Rounds, town: Town) -> None:
    pins = [pin for answers in rounds.values() for pin in answers]
    points = shapely.points([from_lng_lat(pin.lng, pin.lat) for pin in pins])
    bridges = [
        s.surface for s in (*town.streets, *town.ways) if s.geometry.crosses(town.coast.stream)
    ]
    ground = shapely.union_all([town.coast.land, *(bridge.buffer(4) for bridge in bridges)])
    shapely.prepare(ground)
    wet = [
        pin.place
        for pin, dry in zip(pins, shapely.contains(ground, points), strict=True)
        if not dry
    ]
    assert wet == []
    houses = shapely.STRtree([house.polygon.buffer(-0.3) for house in town.houses])
    assert len(houses.query(points, predicate="within")[0]) <= len(pins) * 0.002


def test_the_words_are_those_of_the_form(rounds: Rounds) -> None:
    for pins in rounds.values():
        for pin in pins:
            assert set(pin.reasons) <= set(reasons_for(pin.perception))
            assert set(pin.times) <= set(TimeOfDay)
            assert pin.respondent.age_band in {"", *AgeBand}
            assert pin.respondent.gender in {"", *Gender}
            assert pin.respondent.relation in {"", *Relation}


def test_facts_are_often_left_out_and_often_given(rounds: Rounds) -> None:
    persons = {pin.respondent for pin in rounds["this year"]}
    for fact in ("age_band", "gender", "relation"):
        given = sum(bool(getattr(person, fact)) for person in persons) / len(persons)
        assert 0.7 < given < 0.95


def test_everything_is_sent_while_the_round_is_open(rounds: Rounds) -> None:
    for pins in rounds.values():
        days = {pin.created.date() for pin in pins}
        assert (max(days) - min(days)).days < OPEN_DAYS
        assert all(pin.created.minute == 0 for pin in pins)


@pytest.mark.parametrize("place", ["town_park", "shop_parking", "school_path"])
def test_the_unsafe_places_can_be_found(rounds: Rounds, place: str) -> None:
    assert place in _hot_places(rounds["this year"], "unsafe")


@pytest.mark.parametrize("place", ["square", "library", "promenade"])
def test_the_safe_places_can_be_found(rounds: Rounds, place: str) -> None:
    assert place in _hot_places(rounds["this year"], "safe")


@pytest.mark.parametrize("place", ["square", "library", "promenade", "beach"])
def test_safe_places_are_not_found_unsafe(rounds: Rounds, place: str) -> None:
    assert place not in _hot_places(rounds["this year"], "unsafe")


def test_the_underpass_was_unsafe_and_has_been_mended(rounds: Rounds) -> None:
    assert unsafe_share(rounds["last year"], "underpass") > 0.85
    assert unsafe_share(rounds["this year"], "underpass") < 0.5
    assert "underpass" in _hot_places(rounds["last year"], "unsafe")
    assert "underpass" not in _hot_places(rounds["this year"], "unsafe")


def _hot_places(pins: list[PinDraft], direction: str) -> set[str]:
    """The places of which at least half of the pins lie in hot cells of 100 m."""
    rows = frame(pins)
    cells = person_vote(rows, cell_size_m=100, direction=direction)
    hot = rows.within(cells[cells["hot"]].geometry.union_all())
    shares = hot.groupby(rows["place"]).mean()
    return set(shares[shares > 0.5].index) - {ELSEWHERE.key}


def test_places_of_one_key_only() -> None:
    keys = [place.key for place in PLACES]
    assert len(keys) == len(set(keys))
    for place in PLACES:
        assert set(place.why_unsafe) <= set(reasons_for("unsafe"))
        assert set(place.why_safe) <= set(reasons_for("safe"))
