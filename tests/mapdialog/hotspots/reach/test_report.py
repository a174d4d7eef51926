"""Who answered against who lives here: hand-computed shares, and what must not be told."""

import pytest

from mapdialog.areas.models import Population
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.reach.report import Comparison, Group, reach_report
from mapdialog.hotspots.reach.words import invitations, questions
from mapdialog.pins.models import Pin, RespondentProfile, Status
from mapdialog.pins.services import ProfileDraft, keep_profile
from tests.factories import make_area, make_dialogue, make_pin
from tests.respondents import NORTH, SOUTH, answer, live

pytestmark = pytest.mark.django_db

# Lower ends of the age groups in Stockholm's statistics.
STOCKHOLM = (0, 6, 16, 20, 45, 65, 80)


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


def group(comparison: Comparison, key: object) -> Group:
    return next(found for found in comparison.groups if found.key == key)


def shares(comparison: Comparison) -> dict[object, float | None]:
    return {found.key: found.share for found in comparison.groups}


def ages(dialogue: Dialogue) -> dict[str, float | None]:
    return {found.key.label: found.share for found in reach_report(dialogue).ages.groups}


# --- Numbers against answers computed by hand -----------------------------------------------


def test_shares_and_ranges_of_both_sexes(dialogue) -> None:
    live(make_area(dialogue.municipality), women=400, men=600)
    answer(dialogue, 30, gender="woman")
    answer(dialogue, 20, gender="man")
    answer(dialogue, 10)
    found = reach_report(dialogue)
    # Wilson for 30 of 50: (0.6 + 3.8415/100 ± 1.96 √(0.24/50 + 3.8415/10000)) / (1 + 3.8415/50)
    assert found.gender.groups == (
        Group("woman", 0.6, 0.46, 0.72, 0.4, fewer=False),
        Group("man", 0.4, 0.28, 0.54, 0.6, fewer=True),
    )
    assert (found.people, found.gender.people, found.gender.outside) == (60, 50, 10)
    assert found.stated_nothing == 10
    assert invitations(found)[0] == "Invite more men."


def test_a_group_within_its_likely_range_is_not_called_missing(dialogue) -> None:
    live(make_area(dialogue.municipality), women=460, men=540)
    answer(dialogue, 30, gender="woman")
    answer(dialogue, 20, gender="man")
    # 40 % of those who answered, likely 28–54 %: not clearly fewer than 54 %.
    assert not group(reach_report(dialogue).gender, "man").fewer
    assert invitations(reach_report(dialogue)) == []


def test_age_bands_that_the_statistics_cross_are_merged(dialogue) -> None:
    area = make_area(dialogue.municipality)
    for low, high in zip(STOCKHOLM, (5, 15, 19, 44, 64, 79, None), strict=True):
        live(area, women=10, men=10, low=low, high=high)
    for band, people in {"0-15": 10, "16-24": 10, "25-44": 20, "45-64": 40, "85+": 20}.items():
        answer(dialogue, people, age_band=band)
    found = reach_report(dialogue).ages
    assert {g.key.label: (g.share, g.population_share) for g in found.groups} == {
        "under 16": (0.1, 0.29),
        "16–44": (0.3, 0.29),
        "45–64": (0.4, 0.14),
        "65 or older": (0.2, 0.29),
    }
    notes = questions(reach_report(dialogue))["ages"].notes
    assert notes[0].startswith("Some ages are taken together")


def test_ages_that_the_statistics_lack_are_left_out_and_said(dialogue) -> None:
    area = make_area(dialogue.municipality)
    for low, high in ((18, 24), (25, 44), (45, 64), (65, None)):
        live(area, women=10, men=10, low=low, high=high)
    for band, people in {"16-24": 20, "25-44": 30, "45-64": 10, "65-84": 20}.items():
        answer(dialogue, people, age_band=band)
    found = reach_report(dialogue).ages
    assert {g.key.label: g.share for g in found.groups} == {
        "25–44": 0.5,
        "45–64": 0.17,
        "65 or older": 0.33,
    }
    assert found.outside == 20
    notes = questions(reach_report(dialogue))["ages"].notes
    assert "Left out, because the statistics do not have these ages: under 16, 16–24." in notes


def test_a_total_beside_women_and_men_is_not_counted_too(dialogue) -> None:
    area = make_area(dialogue.municipality)
    live(area, women=30, men=70)
    Population.objects.create(area=area, sex="all", age_from=0, count=100)
    other = make_area(dialogue.municipality, "Södra sidan", south=58.85, north=58.90)
    live(other, women=50, men=50)
    answer(dialogue, 10, at=NORTH)
    answer(dialogue, 10, at=SOUTH)
    parts = reach_report(dialogue).parts
    assert {g.key: g.population_share for g in parts.groups} == {
        "Norra sidan": 0.5,
        "Södra sidan": 0.5,
    }


def test_parts_count_the_people_who_marked_there(dialogue) -> None:
    live(make_area(dialogue.municipality), women=100, men=100)
    live(make_area(dialogue.municipality, "Södra sidan", south=58.85, north=58.90), 400, 400)
    answer(dialogue, 20, at=NORTH)
    for one in answer(dialogue, 10, at=SOUTH):
        for _pin in range(5):
            make_pin(dialogue, respondent=one, lng=SOUTH[0], lat=SOUTH[1])
            make_pin(dialogue, respondent=one, lng=NORTH[0], lat=NORTH[1])
    found = reach_report(dialogue)
    # 30 people in the north, 10 of them in the south too: 30 and 10 of 40.
    assert shares(found.parts) == {"Norra sidan": 0.75, "Södra sidan": 0.25}
    assert found.people == 30
    assert invitations(found) == ["Go and ask in Södra sidan: few have marked places there."]


def test_a_dialogue_about_a_part_is_held_against_that_part(dialogue) -> None:
    north = make_area(dialogue.municipality)
    live(north, women=300, men=100)
    live(make_area(dialogue.municipality, "Södra sidan", south=58.85, north=58.90), 0, 600)
    dialogue.area = north.geometry
    dialogue.save()
    answer(dialogue, 10, gender="woman")
    answer(dialogue, 10, gender="man")
    assert group(reach_report(dialogue).gender, "woman").population_share == 0.75


# --- Who does not count ---------------------------------------------------------------------


def test_only_this_dialogues_people_count_and_each_once(dialogue) -> None:
    elsewhere = make_dialogue(dialogue.municipality)
    answer(elsewhere, 30, gender="man", relation="works")
    for one in answer(dialogue, 10, gender="woman"):
        make_pin(dialogue, respondent=one)
    answer(dialogue, 10, gender="man", status=Status.PENDING)
    found = reach_report(dialogue)
    assert found.people == 20
    assert shares(found.gender) == {"woman": 0.5, "man": 0.5}
    assert found.relation.groups == ()


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_whose_pins_are_all_gone_does_not_count(dialogue, status) -> None:
    answer(dialogue, 20, gender="woman")
    gone = answer(dialogue, 20, gender="man", status=status)
    assert reach_report(dialogue).people == 20
    assert shares(reach_report(dialogue).gender) == {"woman": None, "man": None}
    for one in gone:
        make_pin(dialogue, respondent=one)
    assert shares(reach_report(dialogue).gender) == {"woman": 0.5, "man": 0.5}


# --- What must not be told ------------------------------------------------------------------


def test_ten_people_are_shown_and_nine_are_not(dialogue) -> None:
    for band, people in {"16-24": 10, "25-44": 40, "0-15": 10, "45-64": 10, "65-84": 10}.items():
        answer(dialogue, people, age_band=band)
    answer(dialogue, 10, age_band="85+")
    assert None not in ages(dialogue).values()
    RespondentProfile.objects.filter(age_band="85+").first().delete()
    assert ages(dialogue)["85 or older"] is None


def test_a_single_hidden_group_is_not_the_remainder(dialogue) -> None:
    for band, people in {"16-24": 20, "25-44": 30, "0-15": 11, "45-64": 14, "65-84": 16}.items():
        answer(dialogue, people, age_band=band)
    answer(dialogue, 9, age_band="85+")
    hidden = {label for label, share in ages(dialogue).items() if share is None}
    assert hidden == {"85 or older", "under 16"}


def test_a_few_of_another_gender_hide_nobody_and_are_not_counted_out(dialogue) -> None:
    answer(dialogue, 20, gender="woman")
    answer(dialogue, 15, gender="man")
    answer(dialogue, 5, gender="other")
    found = reach_report(dialogue)
    assert shares(found.gender) == {"woman": 0.57, "man": 0.43}
    assert (found.other_gender, found.gender.outside) == (None, None)
    answer(dialogue, 10, gender="other")
    assert reach_report(dialogue).other_gender == 20


def test_one_more_pin_does_not_tell_what_its_author_stated(dialogue) -> None:
    answer(dialogue, 30, gender="woman", age_band="25-44")
    answer(dialogue, 20, gender="man", age_band="45-64")
    before = reach_report(dialogue)
    answer(dialogue, 9, gender="man", age_band="85+", status=Status.PENDING)
    assert reach_report(dialogue) == before
    Pin.objects.filter(status=Status.PENDING).update(status=Status.APPROVED)
    assert reach_report(dialogue) == before
    answer(dialogue, 1, gender="man")
    assert reach_report(dialogue) != before


def test_hidden_groups_are_missing_only_together(dialogue) -> None:
    area = make_area(dialogue.municipality)
    for low, high in ((0, 15), (16, 24), (25, 44), (45, 64), (65, 84), (85, None)):
        live(area, women=50, men=50, low=low, high=high)
    for band, people in {"16-24": 40, "25-44": 40, "45-64": 40, "65-84": 40, "0-15": 11}.items():
        answer(dialogue, people, age_band=band)
    answer(dialogue, 9, age_band="85+")
    # 20 of 180 are 11 %, likely 7–17 %; two of six equal groups are a third.
    assert invitations(reach_report(dialogue)) == [
        "Invite more people of the ages under 16, 85 or older: "
        "together they are few among the answers."
    ]


def test_more_people_cost_no_more_queries(dialogue, django_assert_num_queries) -> None:
    live(make_area(dialogue.municipality), women=100, men=100)
    answer(dialogue, 10, at=NORTH, gender="woman")
    with django_assert_num_queries(8):
        reach_report(dialogue)
    answer(dialogue, 30, at=NORTH, gender="man", age_band="85+", relation="lives")
    with django_assert_num_queries(8):
        reach_report(dialogue)


def test_a_profile_given_by_the_form_is_counted(dialogue) -> None:
    for one in answer(dialogue, 10):
        keep_profile(one, ProfileDraft(age_band="16-24", gender="", relation="studies"))
    answer(dialogue, 20, relation="lives")
    answer(dialogue, 20, relation="works")
    # Nobody visits or passes through: that too is hidden, with the ten who study.
    assert shares(reach_report(dialogue).relation) == {
        "lives": 0.4,
        "works": 0.4,
        "studies": None,
        "visits": None,
        "passes": None,
    }
