"""An address of a dialogue is one municipality's own: others may have the same."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Conflict
from tests.factories import WHY, make_dialogue, make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> list[Dialogue]:
    return [make_dialogue(slug="trygghet", title=title) for title in ("Trygga Habo", "Trygga Håbo")]


def test_each_municipality_shows_its_own(client: Client, two: list[Dialogue]) -> None:
    for own, other in (two, reversed(two)):
        page = client.get(own.get_absolute_url()).content.decode()
        assert own.title in page
        assert other.title not in page


def test_within_a_municipality_an_address_is_given_once() -> None:
    municipality = make_municipality()
    make_dialogue(municipality, slug="trygghet")
    with pytest.raises(Conflict, match="already a dialogue at the address “trygghet”"):
        make_dialogue(municipality, slug="trygghet")


@pytest.mark.parametrize("named_by", ["code", "slug"])
def test_a_command_is_told_which_one_is_meant(two: list[Dialogue], named_by: str) -> None:
    first, second = two
    whose = getattr(second.municipality, named_by)
    call_command("change_phase", "trygghet", municipality=whose, to="feedback", reason=WHY)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.phase, second.phase) == (Phase.OPEN, Phase.FEEDBACK)


@pytest.mark.parametrize(
    "command",
    [
        ["change_phase", "trygghet", "--to", "feedback"],
        ["run_analysis", "trygghet"],
        ["export_layers", "trygghet", "--audience", "public", "--out", "x.gpkg"],
        ["print_map", "trygghet", "--out", "x.pdf"],
        ["import_pins", "x.csv", "--dialogue", "trygghet", "--perception", "p"],
    ],
    ids=lambda command: command[0],
)
def test_where_it_is_not_clear_a_command_asks(two: list[Dialogue], command: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command(*command)
    words = str(refused.value)
    assert "--municipality" in words
    for dialogue in two:
        assert dialogue.municipality.code in words
    assert {dialogue.phase for dialogue in Dialogue.objects.all()} == {Phase.OPEN}


@pytest.mark.parametrize("whose", ["0000", "ingenstans"])
def test_a_municipality_without_such_a_dialogue_is_named(two: list[Dialogue], whose: str) -> None:
    with pytest.raises(CommandError, match=f"{whose} has no dialogue “trygghet”"):
        call_command("run_analysis", "trygghet", municipality=whose)


def test_one_of_its_name_needs_no_municipality() -> None:
    dialogue = make_dialogue(slug="ensam")
    call_command("change_phase", "ensam", to="feedback", reason=WHY)
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.FEEDBACK
