"""Who the respondents of a run are, for weights and groups: read once, kept, and never shown."""

import pytest
from django.utils import translation

from mapdialog.areas.models import Population
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.inputs import read_input, stored_input
from mapdialog.hotspots.runs.profiles import packed_profiles, read_profiles, unpacked_profiles
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.hotspots.runs.snapshots import take_snapshot
from mapdialog.pins.models import RespondentProfile, Status
from mapdialog.pins.vocabulary import AgeBand
from tests.factories import (
    CENTRE,
    fill_with_answers,
    make_area,
    make_dialogue,
    make_municipality,
    make_pin,
    make_respondent,
)

pytestmark = pytest.mark.django_db
NORTH_SIDE, SOUTH_SIDE = CENTRE[1] + 0.01, CENTRE[1] - 0.01


@pytest.fixture
def dialogue() -> Dialogue:
    municipality = make_municipality()
    for name, south, north in (("Norr", 58.90, 58.95), ("Söder", 58.85, 58.90)):
        area = make_area(municipality, name, south=south, north=north)
        Population.objects.bulk_create(
            Population(area=area, sex=sex, age_from=low, age_to=high, count=count)
            for sex, low, high, count in (
                ("women", 0, 19, 100), ("women", 20, None, 300),
                ("men", 0, 19, 110), ("men", 20, None, 190),
            )
        )  # fmt: skip
    return make_dialogue(municipality)


def somebody(dialogue, *latitudes, age="", gender="", status=Status.APPROVED):
    person = make_respondent(dialogue)
    for lat in latitudes:
        make_pin(dialogue, respondent=person, lat=lat, status=status)
    if age or gender:
        RespondentProfile.objects.create(respondent=person, age_band=age, gender=gender)


def test_people_are_numbered_as_in_the_snapshot_and_nobody_asks_where_they_mark(dialogue):
    somebody(dialogue, NORTH_SIDE)
    somebody(dialogue, NORTH_SIDE, SOUTH_SIDE, SOUTH_SIDE, age="25-44", gender="woman")
    somebody(dialogue, NORTH_SIDE, gender="man")
    people = read_profiles(dialogue).people
    assert people["respondent"].tolist() == [1, 2]
    assert set(people.columns) == {"respondent", "age_band", "age", "gender"}
    assert people["gender"].tolist() == ["woman", "man"]
    assert people["age_band"].tolist() == ["25-44", None]
    pins = take_snapshot(dialogue).pins
    assert pins["respondent"].tolist() == [0, 1, 1, 1, 2]


def test_whose_pins_are_not_approved_or_elsewhere_is_not_read(dialogue):
    somebody(dialogue, NORTH_SIDE, age="25-44", status=Status.PENDING)
    somebody(dialogue, NORTH_SIDE, age="25-44", status=Status.WITHDRAWN)
    somebody(make_dialogue(dialogue.municipality), NORTH_SIDE, age="25-44")
    assert read_profiles(dialogue).people.empty


def test_ages_are_merged_as_far_as_the_population_needs_and_named_alike_in_every_language(dialogue):
    somebody(dialogue, NORTH_SIDE, age="16-24", gender="man")
    somebody(dialogue, NORTH_SIDE, age="85+", gender="man")
    found = []
    for language in ("sv", "ar"):
        with translation.override(language):
            found.append(read_profiles(dialogue))
    swedish, arabic = found
    # 0–19 lies across the border of 0–15 and 16–24, and 20 and older across all the others.
    assert swedish.people["age"].nunique() == 1
    assert swedish.people.equals(arabic.people)
    assert swedish.population.equals(arabic.population)
    by_gender = swedish.population.groupby("gender")["population"].sum().to_dict()
    assert by_gender == {"woman": 800, "man": 600}


def test_groups_are_of_those_who_said_it(dialogue):
    somebody(dialogue, NORTH_SIDE, age="16-24", gender="woman")
    somebody(dialogue, NORTH_SIDE, age="65-84", gender="man")
    somebody(dialogue, NORTH_SIDE, gender="other")
    groups = read_profiles(dialogue).groups
    assert groups["gender:woman"].to_dict() == {0: True, 1: False}
    assert groups["age:under_25"].to_dict() == {0: True, 1: False}
    assert groups["age:65_or_older"].to_dict() == {0: False, 1: True}


def test_young_is_under_25_and_old_is_65_or_older(dialogue):
    for age in AgeBand.values:
        somebody(dialogue, NORTH_SIDE, age=age)
    groups = read_profiles(dialogue).groups
    assert groups["age:under_25"].tolist() == [True, True, False, False, False, False]
    assert groups["age:65_or_older"].tolist() == [False, False, False, False, True, True]


def test_what_is_kept_is_what_was_read(dialogue):
    somebody(dialogue, NORTH_SIDE, age="16-24")
    profiles = read_profiles(dialogue)
    again = unpacked_profiles(packed_profiles(profiles))
    assert again.people.equals(profiles.people)
    assert again.population.equals(profiles.population)
    assert again.area is not None
    assert again.area.equals(profiles.area)


def test_a_provisional_boundary_is_no_edge(dialogue):
    assert read_profiles(dialogue).area is not None
    assert read_profiles(make_dialogue(make_municipality(provisional=True))).area is None


def test_a_run_is_repeated_from_what_it_read_not_from_what_people_say_now(dialogue):
    fill_with_answers(dialogue, people=60)
    somebody(dialogue, NORTH_SIDE, age="16-24")
    run = start_run(dialogue)
    execute_run(run)
    RespondentProfile.objects.update(age_band="85+")
    kept, now = stored_input(run), read_input(run)
    assert kept.profiles is not None
    assert now.profiles is not None
    assert kept.profiles.people["age_band"].tolist() == ["16-24"]
    assert now.profiles.people["age_band"].tolist() == ["85+"]


def test_where_nobody_said_who_they_are_nothing_is_weighted(dialogue):
    make_pin(dialogue)
    given = read_input(AnalysisRun(dialogue=dialogue, parameters={}))
    assert given.background.people is None
    assert given.background.groups == {}
    assert given.background.area is not None
