"""Settings, people: who may let whom in, and out."""

import re

import pytest
from django.conf import settings as configured
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.organisations.invitations import invite
from mapdialog.organisations.models import (
    Invitation,
    Membership,
    MembershipDecision,
    Municipality,
    Organisation,
    Role,
    User,
)
from tests.factories import PASSWORD, make_member, make_municipality
from tests.staff_world import client_of

pytestmark = pytest.mark.django_db
EVA = "eva@example.org"
LINK = re.compile(r'value="(http://testserver/konto/inbjudan/[\w-]+/)"')
CHOSEN = {"name": "Eva", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


@pytest.fixture
def administrator(municipality: Municipality) -> User:
    return make_member(municipality, Role.ADMINISTRATOR)


@pytest.fixture
def client(administrator: User) -> Client:
    return client_of(administrator)


def url(name: str, municipality: Municipality, *number: int) -> str:
    return reverse(f"staff_settings:{name}", args=[municipality.slug, *number])


def roles(municipality: Municipality, person: User) -> set[str]:
    rows = Membership.objects.filter(municipality=municipality, user=person)
    return set(rows.values_list("role", flat=True))


def logged(municipality: Municipality) -> list[tuple[str, str, list[str], User | None]]:
    rows = MembershipDecision.objects.filter(municipality=municipality).order_by("pk")
    return [(row.decision, row.email, row.roles, row.actor) for row in rows]


def invited(client: Client, municipality: Municipality, **data: object) -> str:
    """The link that the screen shows."""
    answer = client.post(
        url("people", municipality), {"email": EVA, "roles": [Role.OFFICIAL], **data}
    )
    return LINK.search(answer.content.decode())[1]


def test_an_invited_person_gets_in_with_the_roles_and_the_organisation(
    municipality: Municipality, administrator: User, client: Client
) -> None:
    police = Organisation.objects.create(municipality=municipality, name="LPO", kind="police")
    link = invited(client, municipality, roles=[Role.POLICE_OFFICER], organisation=police.pk)
    assert mail.outbox == []
    assert EVA in client.get(url("people", municipality)).content.decode()
    client_of().post(link, CHOSEN)
    membership = Membership.objects.get(user__email=EVA)
    assert (membership.role, membership.organisation) == (Role.POLICE_OFFICER, police)
    assert logged(municipality) == [
        ("invite", EVA, ["police_officer"], administrator),
        ("join", EVA, ["police_officer"], membership.user),
    ]
    page = client.get(url("people", municipality)).content.decode()
    assert "Links not yet used" not in page


def test_the_link_is_shown_once_and_never_logged(
    municipality: Municipality, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        token = invited(client, municipality).rstrip("/").rpartition("/")[2]
        assert token not in client.get(url("people", municipality)).content.decode()
    assert token not in caplog.text


def test_where_mail_is_sent_the_mail_has_the_link(
    municipality: Municipality, client: Client, settings
) -> None:
    settings.MAIL_IS_SENT = True
    answer = client.post(url("people", municipality), {"email": EVA, "roles": [Role.OFFICIAL]})
    assert answer.status_code == 302
    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == (
        [EVA],
        f"Din inloggning till medborgardialogen i {municipality}",
    )
    link = re.search(r"http://testserver(/konto/inbjudan/\S+)", sent.body)[1]
    assert client_of().post(link, CHOSEN).status_code == 302


def test_without_a_mail_server_nothing_is_written_to_the_console() -> None:
    assert configured.MAIL_IS_SENT is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "eva"},
        {"email": f"{'e' * 250}@example.org"},
        {"roles": []},
        {"roles": ["boss"]},
        {"organisation": "0"},
    ],
)
def test_a_poor_invitation_is_shown_again(
    municipality: Municipality, client: Client, wrong: dict[str, object]
) -> None:
    data = {"email": EVA, "roles": [Role.OFFICIAL], **wrong}
    answer = client.post(url("people", municipality), data)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_the_organisation_of_another_municipality_is_not_to_choose(
    municipality: Municipality, client: Client
) -> None:
    other = make_municipality().organisations.get()
    data = {"email": EVA, "roles": [Role.OFFICIAL], "organisation": other.pk}
    assert client.post(url("people", municipality), data).status_code == 422
    assert not Invitation.objects.exists()


def test_who_works_here_is_not_invited_again(municipality: Municipality, client: Client) -> None:
    member = make_member(municipality)
    data = {"email": member.email.upper(), "roles": [Role.ADMINISTRATOR]}
    answer = client.post(url("people", municipality), data)
    assert answer.status_code == 409
    assert "works here already" in answer.content.decode()
    assert roles(municipality, member) == {Role.SAFETY_COORDINATOR}


def test_roles_are_changed_and_logged(
    municipality: Municipality, administrator: User, client: Client
) -> None:
    member = make_member(municipality)
    browser, page = client_of(member), reverse("staff_dialogues:new", args=[municipality.slug])
    before = browser.get(page).status_code
    wanted = [Role.OFFICIAL, Role.GIS_OFFICER]
    answer = client.post(url("person", municipality, member.pk), {"roles": wanted})
    assert answer.status_code == 302
    assert roles(municipality, member) == set(wanted)
    assert (before, browser.get(page).status_code) == (200, 403)
    assert logged(municipality) == [
        ("change", member.email, ["official", "gis_officer"], administrator)
    ]


def test_what_changes_nothing_is_not_logged(municipality: Municipality, client: Client) -> None:
    member = make_member(municipality)
    client.post(url("person", municipality, member.pk), {"roles": [Role.SAFETY_COORDINATOR]})
    assert logged(municipality) == []


def test_a_member_who_is_removed_is_out_at_once_in_every_session(
    municipality: Municipality, administrator: User, client: Client
) -> None:
    member = make_member(municipality)
    phone, desk = client_of(member), client_of(member)
    start = f"/{municipality.slug}/arbete/"
    assert {phone.get(start).status_code, desk.get(start).status_code} == {200}
    client.post(url("remove", municipality, member.pk))
    for browser in (phone, desk):
        assert browser.get(start).status_code == 403
        assert "has no role" in browser.get("/arbete/").content.decode()
    assert logged(municipality) == [("remove", member.email, [], administrator)]


def test_removed_here_is_not_removed_elsewhere(municipality: Municipality, client: Client) -> None:
    member, elsewhere = make_member(municipality), make_municipality()
    Membership.objects.create(user=member, municipality=elsewhere, role=Role.OFFICIAL)
    client.post(url("remove", municipality, member.pk))
    assert roles(elsewhere, member) == {Role.OFFICIAL}


@pytest.mark.parametrize("way", ["remove", "leave", "person"])
def test_the_last_administrator_stays(
    municipality: Municipality, administrator: User, client: Client, way: str
) -> None:
    make_member(municipality, Role.SAFETY_COORDINATOR)
    make_member(make_municipality(), Role.ADMINISTRATOR)
    number = [] if way == "leave" else [administrator.pk]
    answer = client.post(url(way, municipality, *number), {"roles": [Role.OFFICIAL]})
    assert answer.status_code == 409
    assert "Make somebody else administrator first" in answer.content.decode()
    assert roles(municipality, administrator) == {Role.ADMINISTRATOR}


def test_a_closed_account_is_no_administrator_who_stays(
    municipality: Municipality, administrator: User, client: Client
) -> None:
    other = make_member(municipality, Role.ADMINISTRATOR)
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert client.post(url("leave", municipality)).status_code == 409
    assert roles(municipality, administrator) == {Role.ADMINISTRATOR}


def test_with_another_administrator_one_may_go(
    municipality: Municipality, administrator: User, client: Client
) -> None:
    make_member(municipality, Role.ADMINISTRATOR)
    assert client.post(url("leave", municipality))["Location"] == "/arbete/"
    assert roles(municipality, administrator) == set()
    assert logged(municipality) == [("leave", administrator.email, [], administrator)]


def test_anybody_may_leave(municipality: Municipality) -> None:
    member = make_member(municipality, Role.PARTNER)
    browser = client_of(member)
    assert "partner" in browser.get(url("leave", municipality)).content.decode()
    assert roles(municipality, member) == {Role.PARTNER}
    browser.post(url("leave", municipality))
    assert roles(municipality, member) == set()


def test_an_invitation_is_renewed_and_withdrawn(
    municipality: Municipality, administrator: User, client: Client
) -> None:
    first = invited(client, municipality)
    Invitation.objects.update(expires_at=timezone.now())
    assert "run out" in client.get(url("people", municipality)).content.decode()
    answer = client.post(url("renew", municipality, Invitation.objects.get().pk))
    second = LINK.search(answer.content.decode())[1]
    assert client_of().get(first).status_code == 410
    assert client_of().get(second).status_code == 200
    newest = Invitation.objects.first()
    client.post(url("withdraw", municipality, newest.pk))
    assert client_of().post(second, CHOSEN).status_code == 410
    assert client.post(url("renew", municipality, newest.pk)).status_code == 409
    assert [line[0] for line in logged(municipality)] == ["invite", "renew", "withdraw"]


def test_people_of_another_municipality_are_out_of_reach(
    municipality: Municipality, client: Client
) -> None:
    other = make_municipality()
    theirs = make_member(other)
    waiting, _token = invite(other, email=EVA, roles=[Role.OFFICIAL])
    for name in ("person", "remove", "new_password"):
        assert client.post(url(name, municipality, theirs.pk)).status_code == 404
        assert client.post(url(name, other, theirs.pk)).status_code == 403
    for name in ("renew", "withdraw"):
        assert client.post(url(name, municipality, waiting.pk)).status_code == 404
        assert client.post(url(name, other, waiting.pk)).status_code == 403
    assert roles(other, theirs) == {Role.SAFETY_COORDINATOR}
    assert theirs.email not in client.get(url("people", municipality)).content.decode()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMINISTRATOR}))
def test_no_other_role_lets_anybody_in(municipality: Municipality, role: str) -> None:
    browser = client_of(make_member(municipality, role))
    data = {"email": EVA, "roles": [Role.ADMINISTRATOR]}
    assert browser.post(url("people", municipality), data).status_code == 403
    assert not Invitation.objects.exists()


def test_last_seen_is_a_day(municipality: Municipality, client: Client) -> None:
    member = make_member(municipality)
    page = client.get(url("people", municipality)).content.decode()
    assert page.count("not seen yet") == 1
    client_of(member).get(f"/{municipality.slug}/arbete/")
    assert Membership.objects.get(user=member).last_seen_on == timezone.localdate()
    page = client.get(url("people", municipality)).content.decode()
    assert "not seen yet" not in page


def test_who_is_refused_is_not_seen(municipality: Municipality) -> None:
    member = make_member(municipality, Role.PARTNER)
    client_of(member).get(url("people", municipality))
    assert Membership.objects.get(user=member).last_seen_on is None
