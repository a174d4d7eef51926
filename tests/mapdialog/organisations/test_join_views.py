"""What a link opens, for whom, and how often."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.errors import NotAllowed
from mapdialog.organisations.invitations import (
    VALID_FOR,
    invite,
    link_to_new_password,
    renew,
    withdraw,
)
from mapdialog.organisations.joining import accept
from mapdialog.organisations.members import remove_member
from mapdialog.organisations.models import (
    Invitation,
    Membership,
    MembershipDecision,
    Municipality,
    Role,
    User,
)
from tests.factories import PASSWORD, make_member, make_municipality, make_user
from tests.staff_world import client_of

pytestmark = pytest.mark.django_db
EVA = "eva@example.org"
CHOSEN = {"name": "Eva", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


def link(municipality: Municipality, *roles: str, email: str = EVA) -> str:
    return path(invite(municipality, email=email, roles=roles or [Role.OFFICIAL]))


def path(made: tuple[Invitation, str]) -> str:
    return reverse("join", args=[made[1]])


def works_for(person: User, municipality: Municipality) -> None:
    Membership.objects.create(user=person, municipality=municipality, role=Role.OFFICIAL)


def members(municipality: Municipality) -> list[tuple[str, str]]:
    rows = Membership.objects.filter(municipality=municipality).order_by("role")
    return list(rows.values_list("user__email", "role"))


def test_the_link_leads_to_the_workplace(municipality: Municipality) -> None:
    url, client = link(municipality, Role.OFFICIAL, Role.GIS_OFFICER), client_of()
    page = client.get(url)
    assert page.status_code == 200
    assert "official, GIS officer" in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    answer = client.post(url, CHOSEN, follow=True)
    assert answer.redirect_chain[-1][0] == f"/{municipality.slug}/arbete/"
    assert members(municipality) == [(EVA, "gis_officer"), (EVA, "official")]
    assert client_of().login(email=EVA, password=PASSWORD)


def test_to_look_does_not_use_it(municipality: Municipality) -> None:
    """Mail servers open links before their readers do."""
    url = link(municipality)
    for _time in range(3):
        assert client_of().get(url).status_code == 200
    assert members(municipality) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"password2": "ett annat långt lösenord"},
        {"password1": "kort", "password2": "kort"},
        {"password1": "", "password2": ""},
        {"name": ""},
    ],
)
def test_a_poor_choice_keeps_the_link(municipality: Municipality, wrong: dict[str, str]) -> None:
    url = link(municipality)
    assert client_of().post(url, {**CHOSEN, **wrong}).status_code == 422
    assert members(municipality) == []
    assert client_of().post(url, CHOSEN).status_code == 302


def closed(url: str) -> str:
    """The words that a dead link is met with, read and written."""
    before = list(Membership.objects.values_list("pk", flat=True))
    answers = [client_of().get(url), client_of().post(url, CHOSEN)]
    assert {answer.status_code for answer in answers} == {410}
    assert list(Membership.objects.values_list("pk", flat=True)) == before
    return answers[0].content.decode()


def test_a_used_link_is_dead(municipality: Municipality) -> None:
    url = link(municipality)
    client_of().post(url, CHOSEN)
    assert "it works only once" in closed(url)


def test_a_stale_link_is_dead(municipality: Municipality) -> None:
    url = link(municipality)
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert f"good for {VALID_FOR.days} days" in closed(url)


def test_a_withdrawn_link_is_dead_and_says_whom_to_ask(municipality: Municipality) -> None:
    Municipality.objects.update(contact_email="kontakt@example.org")
    url = link(municipality)
    withdraw(Invitation.objects.get())
    page = closed(url)
    assert "has been withdrawn" in page
    assert "kontakt@example.org" in page


def test_a_renewed_link_kills_the_one_before(municipality: Municipality) -> None:
    url = link(municipality)
    new = path(renew(Invitation.objects.get()))
    assert "replaced by a newer one" in closed(url)
    assert client_of().post(new, CHOSEN).status_code == 302


def test_the_link_of_a_removed_member_is_dead(municipality: Municipality) -> None:
    person = make_member(municipality)
    url = path(link_to_new_password(municipality, person))
    remove_member(municipality, person)
    closed(url)


@pytest.mark.parametrize("token", ["x", "a" * 43, "å"])
def test_a_guess_finds_nothing(municipality: Municipality, token: str) -> None:
    link(municipality)
    assert client_of().get(reverse("join", args=[token])).status_code == 404


AGAIN = {
    "name": "Eva",
    "password1": "ett nytt och långt ord",
    "password2": "ett nytt och långt ord",
}


def left_behind(municipality: Municipality, **details: object) -> User:
    """Somebody who worked here and was removed; what they did is kept under their name."""
    person = make_user(email=EVA, name="Eva i Lysekil", **details)
    works_for(person, municipality)
    MembershipDecision.objects.create(municipality=municipality, decision="invite", actor=person)
    remove_member(municipality, person)
    return person


def test_whoever_was_removed_and_is_invited_again_chooses_a_new_password(
    municipality: Municipality,
) -> None:
    """Without mail there is no other way back for who has forgotten the old one."""
    left_behind(municipality)
    answer = client_of().post(link(municipality), AGAIN, follow=True)
    assert answer.redirect_chain[-1][0] == f"/{municipality.slug}/arbete/"
    assert members(municipality) == [(EVA, "official")]
    assert client_of().login(email=EVA, password=AGAIN["password1"])
    assert not client_of().login(email=EVA, password=PASSWORD)


def test_what_they_did_elsewhere_stays_under_the_name_of_then(municipality: Municipality) -> None:
    elsewhere = make_municipality()
    left_behind(elsewhere)
    url = link(municipality)
    assert "Eva i Lysekil" not in client_of().get(url).content.decode()
    client_of().post(url, {**AGAIN, "name": "Någon Annan"})
    kept = elsewhere.membership_decisions.filter(decision="invite").get()
    assert str(kept.actor) == "Eva i Lysekil"
    assert str(User.objects.get(email=EVA)) == "Någon Annan"


@pytest.mark.parametrize("hindrance", ["a code", "closed", "nothing chosen"])
def test_nothing_of_the_account_of_then_keeps_them_out(
    municipality: Municipality, hindrance: str
) -> None:
    person = left_behind(municipality)
    if hindrance == "a code":
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    elif hindrance == "closed":
        User.objects.update(is_active=False)
    else:
        User.objects.update(password="")
    answer = client_of().post(link(municipality), AGAIN, follow=True)
    assert answer.redirect_chain[-1][0] == f"/{municipality.slug}/arbete/"
    assert answer.status_code == 200


@pytest.mark.parametrize("keeps", ["a role elsewhere", "the server", "another login"])
def test_an_account_that_opens_a_door_is_not_changed_by_a_link(
    municipality: Municipality, keeps: str
) -> None:
    person = make_user(email=EVA)
    if keeps == "a role elsewhere":
        works_for(person, make_municipality())
    elif keeps == "the server":
        User.objects.update(is_superuser=True)
    else:
        SocialAccount.objects.create(user=person, provider="openid_connect", uid="1")
    answer = client_of().post(link(municipality), AGAIN)
    assert answer["Location"].startswith("/konto/login/?next=/konto/inbjudan/")
    assert members(municipality) == []
    assert client_of().login(email=EVA, password=PASSWORD)


def test_whoever_has_an_account_logs_in_to_accept(municipality: Municipality) -> None:
    person = make_user(email=EVA)
    works_for(person, make_municipality())
    url, client = link(municipality), client_of()
    for answer in (client.get(url), client.post(url, CHOSEN)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/login/?next=/konto/inbjudan/")
    client = client_of(person)
    assert "Accept" in client.get(url).content.decode()
    assert members(municipality) == []
    assert client.post(url)["Location"] == f"/{municipality.slug}/arbete/"
    assert members(municipality) == [(EVA, "official")]


def test_a_link_never_changes_the_password_of_an_account_elsewhere(
    municipality: Municipality,
) -> None:
    elsewhere = make_municipality()
    person = make_member(elsewhere)
    # Made without a password: the roles elsewhere still are not this municipality's to give.
    User.objects.filter(pk=person.pk).update(email=EVA, password=make_password(None))
    url = link(municipality)
    assert client_of().post(url, CHOSEN)["Location"].startswith("/konto/login/")
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_a_link_is_not_for_whoever_else_is_logged_in(municipality: Municipality) -> None:
    url, client = link(municipality), client_of(make_user())
    for answer in (client.get(url), client.post(url, CHOSEN)):
        assert answer.status_code == 409
        assert "Log out first" in answer.content.decode()
    assert members(municipality) == []


def test_behind_the_page_too_only_its_owner_accepts(municipality: Municipality) -> None:
    make_user(email=EVA)
    _made, token = invite(municipality, email=EVA, roles=[Role.OFFICIAL])
    with pytest.raises(NotAllowed, match="for somebody else"):
        accept(token, make_user())
    assert members(municipality) == []


def test_a_new_password_ends_other_sessions_and_gives_no_role(municipality: Municipality) -> None:
    person = make_member(municipality)
    before = client_of(person)
    url = path(link_to_new_password(municipality, person))
    new = "ett helt annat lösenord"
    answer = client_of().post(url, {"name": "Eva", "password1": new, "password2": new})
    assert answer.status_code == 302
    assert before.get(f"/{municipality.slug}/arbete/").status_code == 302
    assert members(municipality) == [(person.email, Role.SAFETY_COORDINATOR)]
    assert client_of().login(email=person.email, password=new)
    decisions = MembershipDecision.objects.order_by("pk").values_list("decision", flat=True)
    assert list(decisions) == ["password", "new_password"]


def test_the_page_needs_the_token_of_a_form(municipality: Municipality) -> None:
    url = link(municipality)
    assert Client(enforce_csrf_checks=True).post(url, CHOSEN).status_code == 403
    assert members(municipality) == []
