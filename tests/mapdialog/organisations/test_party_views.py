"""Settings: organisations and boards, added, renamed and removed while nothing rests on them."""

import pytest
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.boards import add_board, boards_of
from mapdialog.dialogues.models import DialoguePartner
from mapdialog.dialogues.owners import set_owners
from mapdialog.organisations.invitations import invite, withdraw
from mapdialog.organisations.models import Municipality, Organisation, Role
from mapdialog.organisations.parties import add_party, parties_of
from tests.factories import make_dialogue, make_member, make_municipality
from tests.staff_world import draft_for, make_world, member_client

pytestmark = pytest.mark.django_db
ANY_SIGNS = [
    "Lokalpolisområde Åre 💙",
    'Bostads AB <Mimer> & "Söner"',
    "شركة الإسكان",
    "2",
    "Ö" * 120,
]
UNSEEN = ["Polisen\u200b", "\u202ePolisen", "Po\u00adlisen", "POLISEN\u2069"]
NOT_A_NAME = ["", "   ", "\u200b\u200d", "Ö" * 121, "A\x00B"]


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


@pytest.fixture
def client(municipality: Municipality) -> Client:
    return member_client(municipality, Role.ADMINISTRATOR)


def url(name: str, municipality: Municipality, *number: int) -> str:
    return reverse(f"staff_{name}", args=[municipality.slug, *number])


LISTS = ["settings:organisations", "rules:boards"]


def names(route: str, municipality: Municipality) -> list[str]:
    things = municipality.boards.all() if "boards" in route else municipality.organisations.all()
    return [str(one) for one in things if str(one) != municipality.name]


def send(client: Client, route: str, municipality: Municipality, name: str):
    return client.post(url(route, municipality), {"name": name, "kind": "housing"})


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("name", ANY_SIGNS)
def test_a_name_of_any_signs_is_kept_and_shown(
    municipality: Municipality, client: Client, route: str, name: str
) -> None:
    assert send(client, route, municipality, f"  {name} ").status_code == 302
    assert names(route, municipality) == [name]
    page = client.get(url(route, municipality))
    assert name in {str(thing) for thing, *_rest in page.context["page"]}
    assert "<Mimer>" not in page.content.decode()


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize(
    "name", ["Polisen\u200b", "\u202ePolisen", "Po\u00adlisen", "POLISEN\u2069"]
)
def test_signs_that_nobody_sees_make_no_other_name(
    municipality: Municipality, client: Client, route: str, name: str
) -> None:
    assert send(client, route, municipality, "Polisen").status_code == 302
    assert send(client, route, municipality, name).status_code == 409
    assert names(route, municipality) == ["Polisen"]


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("name", NOT_A_NAME)
def test_what_is_no_name_is_refused_at_the_field(
    municipality: Municipality, client: Client, route: str, name: str
) -> None:
    answer = send(client, route, municipality, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]
    assert names(route, municipality) == []


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("again", ["Åmål", "  åmål", "A\u030ama\u030al"])
def test_two_of_one_name_are_refused_in_words(
    municipality: Municipality, client: Client, route: str, again: str
) -> None:
    send(client, route, municipality, "Åmål")
    answer = send(client, route, municipality, again)
    assert answer.status_code == 409
    assert "is there already: two need different names" in answer.content.decode()
    assert names(route, municipality) == ["Åmål"]


@pytest.mark.parametrize("route", LISTS)
def test_another_municipality_may_have_the_name(
    municipality: Municipality, client: Client, route: str
) -> None:
    other = make_municipality()
    send(client, route, municipality, "Nämnden")
    assert send(member_client(other, "administrator"), route, other, "Nämnden").status_code == 302


def test_an_unknown_kind_is_refused(municipality: Municipality, client: Client) -> None:
    answer = client.post(
        url("settings:organisations", municipality), {"name": "Ny", "kind": "gang"}
    )
    assert answer.status_code == 422
    assert names("settings:organisations", municipality) == []


def test_an_organisation_is_renamed_and_keeps_its_people(
    municipality: Municipality, client: Client
) -> None:
    party = add_party(municipality, name="Polsen", kind="other")
    officer = make_member(municipality, Role.POLICE_OFFICER, party)
    where = url("settings:organisation", municipality, party.pk)
    assert client.post(where, {"name": "Polisen", "kind": "police"}).status_code == 302
    party.refresh_from_db()
    assert (party.name, party.kind) == ("Polisen", "police")
    assert officer.memberships.get().organisation == party
    page = client.get(url("settings:organisations", municipality)).content.decode()
    assert "1 person" in page


def test_a_name_that_another_has_is_refused_when_renaming(
    municipality: Municipality, client: Client
) -> None:
    add_board(municipality, name="Nämnd A")
    board = add_board(municipality, name="Nämnd B")
    where = url("rules:board", municipality, board.pk)
    answer = client.post(where, {"name": "nämnd a"})
    assert answer.status_code == 409
    assert '<h1 dir="auto">Nämnd B</h1>' in answer.content.decode()
    assert client.post(where, {"name": "NÄMND B"}).status_code == 302
    assert set(names("rules:boards", municipality)) == {"NÄMND B", "Nämnd A"}


def test_what_nothing_rests_on_is_removed(municipality: Municipality, client: Client) -> None:
    party = add_party(municipality, name="Fel", kind="other")
    board = add_board(municipality, name="Fel")
    for name, number in (
        ("settings:organisation_gone", party.pk),
        ("rules:board_gone", board.pk),
    ):
        assert client.post(url(name, municipality, number)).status_code == 302
    assert names("settings:organisations", municipality) == []
    assert names("rules:boards", municipality) == []


def used_by_a_member(party: Organisation) -> None:
    make_member(party.municipality, Role.PARTNER, party)


def used_by_an_invitation(party: Organisation) -> None:
    invite(party.municipality, email="a@example.org", roles=[Role.PARTNER], organisation=party)


def used_by_a_dialogue(party: Organisation) -> None:
    DialoguePartner.objects.create(
        dialogue=make_dialogue(party.municipality), organisation=party, role="bjuder in"
    )


USES = [used_by_a_member, used_by_an_invitation, used_by_a_dialogue]


@pytest.mark.parametrize("use", USES)
def test_an_organisation_in_use_stays(municipality: Municipality, client: Client, use) -> None:
    party = add_party(municipality, name="Polisen", kind="police")
    use(party)
    answer = client.post(url("settings:organisation_gone", municipality, party.pk))
    assert answer.status_code == 409
    assert "is in use and stays" in answer.content.decode()
    assert names("settings:organisations", municipality) == ["Polisen"]
    page = client.get(url("settings:organisation", municipality, party.pk)).content.decode()
    assert "cannot be removed" in page


def test_every_room_that_names_an_organisation_keeps_it() -> None:
    """Actions, pledges and meetings of later rooms count without being known here."""
    world = make_world()
    assert parties_of(world.municipality).get(pk=world.organisation.pk).in_use
    party = add_party(world.municipality, name="Ansvarig", kind="other")
    assert not parties_of(world.municipality).get(pk=party.pk).in_use
    world.meeting.parties.add(party)
    assert parties_of(world.municipality).get(pk=party.pk).in_use
    world.meeting.parties.remove(party)
    assert draft_for(party).responsible == party
    world.action.responsible = party
    world.action.save()
    assert parties_of(world.municipality).get(pk=party.pk).in_use


def test_a_link_that_was_withdrawn_holds_nothing(
    municipality: Municipality, client: Client
) -> None:
    party = add_party(municipality, name="Fel", kind="other")
    invitation, _token = invite(
        municipality, email="a@example.org", roles=[Role.PARTNER], organisation=party
    )
    withdraw(invitation)
    assert client.post(url("settings:organisation_gone", municipality, party.pk)).status_code == 302


def test_the_municipality_itself_stays(municipality: Municipality, client: Client) -> None:
    own = municipality.organisations.get()
    answer = client.post(url("settings:organisation_gone", municipality, own.pk))
    assert answer.status_code == 409
    assert municipality.organisations.get() == own


@pytest.mark.parametrize("as_owner", [True, False])
def test_a_board_that_owns_a_dialogue_stays(
    municipality: Municipality, client: Client, as_owner: bool
) -> None:
    board = add_board(municipality, name="Nämnd")
    set_owners(
        make_dialogue(municipality),
        owner=board if as_owner else None,
        co_owners=[] if as_owner else [board],
    )
    assert boards_of(municipality).get().in_use
    assert client.post(url("rules:board_gone", municipality, board.pk)).status_code == 409
    assert names("rules:boards", municipality) == ["Nämnd"]


@pytest.mark.parametrize("route", [*LISTS, "ground:ground", "rules:guidelines", "rules:pages"])
def test_the_settings_stay_marked_in_the_navigation(
    municipality: Municipality, client: Client, route: str
) -> None:
    page = client.get(url(route, municipality)).content.decode()
    assert page.count('aria-current="page"') >= 2
