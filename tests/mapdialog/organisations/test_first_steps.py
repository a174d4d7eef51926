"""The first-run guide on the start page: what is missing, where it is done, until nothing is."""

import re

import pytest
from django.urls import reverse

from mapdialog.areas.models import BaseMap
from mapdialog.dialogues.boards import add_board
from mapdialog.organisations.first_steps import first_steps
from mapdialog.organisations.invitations import invite, withdraw
from mapdialog.organisations.models import Municipality, Role
from mapdialog.organisations.parties import add_party
from tests.factories import EAST, NORTH, SOUTH, WEST, box, make_area, make_dialogue, make_member
from tests.factories import make_municipality as make
from tests.staff_world import client_of

pytestmark = pytest.mark.django_db
HEADING = "Before the first dialogue"
STEPS = [
    "State how residents reach you",
    "State who answers for personal data, and how the data protection officer is reached",
    "Give the pages your colour or your coat of arms",
    "Import the exact boundary",
    "Import the municipality's areas, with inhabitants if you have them",
    "Import a base map",
    "Invite a safety coordinator",
    "Enter the police area as an organisation",
    "Enter the board that owns the dialogue",
    "Write the first dialogue",
]


def start_page(municipality: Municipality, role: str) -> str:
    client = client_of(make_member(municipality, role))
    return client.get(
        reverse("staff_organisations:start", args=[municipality.slug])
    ).content.decode()


def missing(municipality: Municipality) -> list[str]:
    administrator = make_member(municipality, Role.ADMINISTRATOR)
    shown = first_steps(administrator, municipality)
    return [one.step.text for one in shown if not one.step.is_done]


def base_map(municipality: Municipality | None) -> None:
    bounds = box(WEST, SOUTH, EAST, NORTH)[0]
    BaseMap.objects.create(
        municipality=municipality, digest="a", file_name="a.pmtiles", bounds=bounds
    )


def complete(municipality: Municipality) -> None:
    Municipality.objects.filter(pk=municipality.pk).update(
        contact_email="a@example.org",
        data_controller="Nämnden",
        data_protection_officer="dso@example.org",
        accent_colour="#204060",
    )
    municipality.refresh_from_db()
    municipality.boundaries.update(provisional=False)
    make_area(municipality)
    base_map(municipality)
    invite(municipality, email="s@example.org", roles=[Role.SAFETY_COORDINATOR])
    add_party(municipality, name="Polisen", kind="police")
    add_board(municipality, name="Nämnden")
    make_dialogue(municipality, phase="preparation")


def test_a_new_municipality_lacks_everything_and_is_told_where_it_is_done() -> None:
    municipality = make(provisional=True)
    assert missing(municipality) == STEPS
    page = start_page(municipality, Role.ADMINISTRATOR)
    assert HEADING in page
    assert f"--municipality {municipality.code} --set … --as-boundary" in page
    administrator = client_of(make_member(municipality, Role.ADMINISTRATOR))
    guide = page[page.index(HEADING) : page.index("Waits for you")]
    links = re.findall(r'<a href="([^"]+)"', guide)
    assert len(links) == len(STEPS) - 1, "a coordinator writes the dialogue"
    assert {administrator.get(link).status_code for link in links} == {200}


def test_a_coordinator_gets_no_link_that_would_refuse() -> None:
    municipality = make(provisional=True)
    coordinator = make_member(municipality)
    shown = first_steps(coordinator, municipality)
    urls = [one.url for one in shown if one.url]
    assert len(urls) == 4
    assert {client_of(coordinator).get(url).status_code for url in urls} == {200}
    assert "somebody with another role does this" in start_page(municipality, "safety_coordinator")


@pytest.mark.parametrize("role", set(Role) - {Role.ADMINISTRATOR, Role.SAFETY_COORDINATOR})
def test_the_others_do_not_see_it(role: str) -> None:
    assert HEADING not in start_page(make(provisional=True), role)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SAFETY_COORDINATOR])
def test_it_goes_away_when_all_is_there(role: str) -> None:
    municipality = make(provisional=True)
    complete(municipality)
    assert HEADING not in start_page(municipality, role)


UNDO = {
    STEPS[0]: lambda m: Municipality.objects.update(contact_email=""),
    STEPS[1]: lambda m: Municipality.objects.update(data_controller=""),
    STEPS[2]: lambda m: Municipality.objects.update(accent_colour=Municipality.DEFAULT_COLOUR),
    STEPS[3]: lambda m: m.boundaries.update(provisional=True),
    STEPS[4]: lambda m: m.area_sets.get().areas.all().delete(),
    STEPS[5]: lambda m: BaseMap.objects.all().delete(),
    STEPS[6]: lambda m: withdraw(m.invitations.get()),
    STEPS[7]: lambda m: m.organisations.filter(kind="police").update(kind="other"),
    STEPS[8]: lambda m: m.boards.all().delete(),
    STEPS[9]: lambda m: m.dialogues.all().delete(),
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_counts_by_itself(step: str) -> None:
    municipality = make()
    complete(municipality)
    assert missing(municipality) == []
    UNDO[step](municipality)
    municipality.refresh_from_db()
    assert missing(municipality) == [step]


def test_what_a_neighbour_has_does_not_count() -> None:
    municipality = make(provisional=True)
    complete(make())
    BaseMap.objects.all().delete()
    assert missing(municipality) == STEPS


def test_the_ground_and_its_base_map_are_told_with_their_dates() -> None:
    municipality = make(provisional=True)
    make_area(municipality)
    base_map(municipality)
    client = client_of(make_member(municipality, Role.GIS_OFFICER))
    url = reverse("staff_ground:ground", args=[municipality.slug])
    page = client.get(url).content.decode()
    assert "SCB&#x27;s coarse outline counts" in page or "SCB's coarse outline counts" in page
    assert "1 area" in page
    assert page.count(str(BaseMap.objects.get().imported_at.year)) >= 3
    start = start_page(municipality, Role.ADMINISTRATOR)
    assert f'href="{url}"' in start[start.index("Waits for you") :], "the duty has its link"
