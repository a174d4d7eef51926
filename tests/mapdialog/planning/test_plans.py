"""The documents of the law, and their clocks."""

import datetime

import pytest
from django.utils import timezone

from mapdialog.errors import Invalid
from mapdialog.planning.models import ProblemInventory
from mapdialog.planning.plans import clocks, current_plan, ensure_plan, make_plan, years_after
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_the_first_action_brings_a_plan_for_two_years() -> None:
    municipality = make_municipality()
    plan = ensure_plan(municipality)
    assert plan.valid_to == years_after(timezone.localdate(), 2)
    assert ensure_plan(municipality) == plan
    assert current_plan(make_municipality()) is None


def test_a_plan_that_has_run_out_is_not_in_force() -> None:
    municipality = make_municipality()
    yesterday = timezone.localdate() - DAY
    make_plan(municipality, title="Gammal", valid_from=yesterday - 700 * DAY, valid_to=yesterday)
    assert current_plan(municipality) is None


def test_on_its_first_and_its_last_day_a_plan_is_in_force() -> None:
    today = timezone.localdate()
    for first, last in ((today - 700 * DAY, today), (today, today + 700 * DAY)):
        municipality = make_municipality()
        plan = make_plan(municipality, title="I dag", valid_from=first, valid_to=last)
        assert current_plan(municipality) == plan
        assert ensure_plan(municipality) == plan
    coming = make_municipality()
    make_plan(coming, title="I morgon", valid_from=today + DAY, valid_to=today + 700 * DAY)
    assert current_plan(coming) is None


def test_a_plan_does_not_end_before_it_begins() -> None:
    today = timezone.localdate()
    with pytest.raises(Invalid):
        make_plan(make_municipality(), title="Fel", valid_from=today, valid_to=today)


def test_without_documents_both_clocks_say_that_they_are_missing() -> None:
    assert [clock.due_on for clock in clocks(make_municipality())] == [None, None]


def test_a_plan_made_for_ten_years_is_still_due_after_two() -> None:
    municipality = make_municipality()
    start = datetime.date(2024, 2, 29)
    make_plan(municipality, title="Lång", valid_from=start, valid_to=datetime.date(2034, 1, 1))
    ProblemInventory.objects.create(municipality=municipality, title="2024", year=2024)
    report, plan = clocks(municipality)
    assert plan.due_on == datetime.date(2026, 3, 1)
    assert report.due_on == datetime.date(2026, 12, 31)


def test_a_short_plan_is_due_when_it_ends() -> None:
    municipality = make_municipality()
    start = datetime.date(2024, 1, 1)
    make_plan(municipality, title="Kort", valid_from=start, valid_to=datetime.date(2024, 12, 31))
    assert clocks(municipality)[1].due_on == datetime.date(2024, 12, 31)
