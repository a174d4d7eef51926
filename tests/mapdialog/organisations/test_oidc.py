"""The municipality's own login, against a real provider (npm's oidc-provider) on loopback."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from mapdialog.organisations.invitations import invite, withdraw
from mapdialog.organisations.members import change_member, remove_member
from mapdialog.organisations.models import (
    Invitation,
    Membership,
    MembershipDecision,
    Municipality,
    Role,
    User,
)
from mapdialog.settings.people import oidc_provider, oidc_roles
from tests.factories import PASSWORD, make_member, make_municipality, make_user
from tests.staff_world import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PROGRAM = Path(__file__).parents[2] / "oidc" / "provider.js"
SITE = "http://testserver"
CLIENT = {
    "client_id": "mapdialog",
    "client_secret": "a secret of the tests",
    "redirect_uris": [f"{SITE}/konto/oidc/municipality/login/callback/"],
}
EVA = "eva@example.org"
PEOPLE: dict[str, dict[str, Any]] = {
    "eva": {"email": EVA, "email_verified": True, "name": "Eva Lind"},
    "EVA": {"email": "Eva@Example.org", "email_verified": True, "name": "Eva Lind"},
    "unverified": {"email": EVA, "email_verified": False, "groups": ["trygg"]},
    "silent": {"email": EVA},
    "word": {"email": EVA, "email_verified": "false"},
    "nameless": {},
    "grouped": {"email": "g@example.org", "email_verified": True, "groups": ["trygg", "x"]},
    "chief": {"email": "c@example.org", "email_verified": True, "groups": "CN=chef,OU=kommun"},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    given = json.dumps({"people": PEOPLE, "client": CLIENT})
    program = subprocess.Popen(
        ["node", str(PROGRAM), given],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert program.stdout
    with program.stdout:
        yield program.stdout.readline().strip()
        program.terminate()
        program.wait()


@pytest.fixture(autouse=True)
def _provider(issuer: str, settings) -> None:
    assert issuer.startswith("http://127.0.0.1:"), "run: npm --prefix tests/oidc ci"
    settings.SOCIALACCOUNT_PROVIDERS = given_provider(issuer)


def given_provider(issuer: str, *domains: str) -> dict[str, Any]:
    return oidc_provider(
        server_url=issuer,
        client_id=CLIENT["client_id"],
        secret=CLIENT["client_secret"],
        name="Kommunen",
        verified_domains=list(domains),
    )


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality(contact_email="kontakt@example.org")


def log_in(who: str, *, client: Client | None = None, query: str = "") -> tuple[Client, Any]:
    """The browser and what the site answers when the provider has sent it back."""
    client = client or client_of()
    url = client.get(f"/konto/oidc/municipality/login/{query}")["Location"]
    with requests.Session() as at_provider:
        page = at_provider.get(url, timeout=10)
        form = re.search(r'action="([^"]+)"', page.text)[1]
        answer = at_provider.post(
            urljoin(page.url, form),
            {"prompt": "login", "login": who, "password": "x"},
            allow_redirects=False,
            timeout=10,
        )
        while not answer.headers["Location"].startswith(SITE):
            answer = at_provider.get(
                urljoin(answer.url, answer.headers["Location"]), allow_redirects=False, timeout=10
            )
        back = answer.headers["Location"].removeprefix(SITE)
    return client, client.get(back)


def is_in(client: Client, municipality: Municipality) -> bool:
    return client.get(f"/{municipality.slug}/arbete/").status_code == 200


def roles(municipality: Municipality, email: str) -> set[str]:
    rows = Membership.objects.filter(municipality=municipality, user__email=email)
    return set(rows.values_list("role", flat=True))


def refused(who: str, municipality: Municipality, **options: Any) -> str:
    client, answer = log_in(who, **options)
    assert answer.status_code == 403
    assert not is_in(client, municipality)
    page = answer.content.decode()
    assert "kontakt@example.org" in page
    return page


def test_a_verified_address_that_was_invited_becomes_that_member(
    municipality: Municipality,
) -> None:
    invite(municipality, email="EVA@example.org", roles=[Role.OFFICIAL, Role.GIS_OFFICER])
    client, answer = log_in("EVA")
    assert answer["Location"] == "/arbete/"
    assert is_in(client, municipality)
    assert roles(municipality, EVA) == {Role.OFFICIAL, Role.GIS_OFFICER}
    person = User.objects.get()
    assert (person.name, person.has_usable_password()) == ("Eva Lind", False)
    assert Invitation.objects.get().used_at
    decisions = MembershipDecision.objects.order_by("pk").values_list("decision", flat=True)
    assert list(decisions) == ["invite", "directory"]


def test_the_second_time_it_is_the_same_person(municipality: Municipality) -> None:
    invite(municipality, email=EVA, roles=[Role.OFFICIAL])
    log_in("eva")
    assert is_in(log_in("eva")[0], municipality)
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_who_is_not_invited_is_told_whom_to_ask(municipality: Municipality) -> None:
    invite(municipality, email="other@example.org", roles=[Role.OFFICIAL])
    assert "has no role here" in refused("eva", municipality)
    assert User.objects.count() == SocialAccount.objects.count() == 0


@pytest.mark.parametrize("who", ["unverified", "silent", "word", "nameless"])
def test_an_unverified_address_lets_nobody_in(
    municipality: Municipality, who: str, settings
) -> None:
    settings.OIDC_ROLE_CLAIM, settings.OIDC_ROLES = "groups", [("trygg", "", Role.OFFICIAL)]
    invite(municipality, email=EVA, roles=[Role.OFFICIAL])
    assert "does not vouch for your e-mail address" in refused(who, municipality)
    assert User.objects.count() == 0


@pytest.mark.parametrize("who", ["unverified", "silent"])
def test_an_unverified_address_is_not_taken_for_the_account_that_is_there(
    municipality: Municipality, who: str
) -> None:
    person = make_member(municipality)
    User.objects.filter(pk=person.pk).update(email=EVA)
    refused(who, municipality)
    assert SocialAccount.objects.count() == 0


def test_of_a_domain_that_the_provider_owns_every_address_is_verified(
    municipality: Municipality, issuer: str, settings
) -> None:
    invite(municipality, email=EVA, roles=[Role.OFFICIAL])
    settings.SOCIALACCOUNT_PROVIDERS = given_provider(issuer, "elsewhere.example")
    refused("silent", municipality)
    settings.SOCIALACCOUNT_PROVIDERS = given_provider(issuer, "example.org")
    assert is_in(log_in("silent")[0], municipality)


def test_a_removed_member_is_out_and_stays_out(municipality: Municipality) -> None:
    make_member(municipality, Role.ADMINISTRATOR)
    invite(municipality, email=EVA, roles=[Role.ADMINISTRATOR])
    client, _answer = log_in("eva")
    remove_member(municipality, User.objects.get(email=EVA))
    assert not is_in(client, municipality)
    refused("eva", municipality)
    invite(municipality, email=EVA, roles=[Role.PARTNER])
    assert is_in(log_in("eva")[0], municipality)
    assert roles(municipality, EVA) == {Role.PARTNER}


@pytest.mark.parametrize("how", ["withdrawn", "stale", "used"])
def test_an_invitation_that_is_over_lets_nobody_in(municipality: Municipality, how: str) -> None:
    found, _token = invite(municipality, email=EVA, roles=[Role.OFFICIAL])
    if how == "withdrawn":
        withdraw(found)
    else:
        field = {"stale": "expires_at", "used": "used_at"}[how]
        Invitation.objects.update(**{field: timezone.now()})
    refused("eva", municipality)


def test_a_closed_account_stays_closed(municipality: Municipality) -> None:
    person = make_member(municipality)
    User.objects.filter(pk=person.pk).update(email=EVA, is_active=False)
    elsewhere = make_municipality(contact_email="kontakt@example.org")
    invite(elsewhere, email=EVA, roles=[Role.OFFICIAL])
    refused("eva", municipality)


def test_a_member_with_a_password_comes_in_as_themselves(municipality: Municipality) -> None:
    """Nobody knows who chose the password by a link that was handed over: it opens no more."""
    person = make_member(municipality)
    User.objects.filter(pk=person.pk).update(email=EVA)
    assert is_in(log_in("eva")[0], municipality)
    assert User.objects.count() == 1
    assert not client_of().login(email=EVA, password=PASSWORD)


def test_a_password_behind_a_verified_address_stays(municipality: Municipality) -> None:
    person = make_member(municipality)
    User.objects.filter(pk=person.pk).update(email=EVA)
    EmailAddress.objects.create(user=person, email=EVA, verified=True)
    assert is_in(log_in("eva")[0], municipality)
    assert client_of().login(email=EVA, password=PASSWORD)


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_nobody_ties_the_login_to_another_account(municipality: Municipality, process: str) -> None:
    invite(municipality, email=EVA, roles=[Role.OFFICIAL])
    other = client_of(make_user())
    _client, answer = log_in("eva", client=other, query=f"?process={process}&next=/")
    assert answer.status_code == 403
    assert SocialAccount.objects.count() == 0


def test_groups_give_roles_and_take_them(municipality: Municipality, settings) -> None:
    settings.OIDC_ROLE_CLAIM = "groups"
    settings.OIDC_ROLES = oidc_roles(f"trygg={municipality.code}:safety_coordinator; y=official")
    client, _answer = log_in("grouped")
    assert is_in(client, municipality)
    assert roles(municipality, "g@example.org") == {Role.SAFETY_COORDINATOR}
    person = User.objects.get(email="g@example.org")
    by_hand = [Role.SAFETY_COORDINATOR, Role.PARTNER]
    change_member(municipality, person, roles=by_hand, organisation=None)
    settings.OIDC_ROLES = oidc_roles("y=official")
    log_in("grouped")
    assert roles(municipality, "g@example.org") == {Role.PARTNER}


@pytest.mark.parametrize("claim", ["", "teams"])
def test_without_the_claim_groups_give_nothing(
    municipality: Municipality, claim: str, settings
) -> None:
    settings.OIDC_ROLE_CLAIM, settings.OIDC_ROLES = claim, oidc_roles("trygg=official")
    refused("grouped", municipality)


def test_another_group_gives_nothing(municipality: Municipality, settings) -> None:
    settings.OIDC_ROLE_CLAIM, settings.OIDC_ROLES = "groups", oidc_roles("tryg=official")
    refused("grouped", municipality)


def test_the_last_administrator_stays_whatever_the_groups_say(
    municipality: Municipality, settings
) -> None:
    settings.OIDC_ROLE_CLAIM = "groups"
    settings.OIDC_ROLES = oidc_roles("CN=chef,OU=kommun=administrator")
    log_in("chief")
    assert roles(municipality, "c@example.org") == {Role.ADMINISTRATOR}
    settings.OIDC_ROLES = oidc_roles("z=administrator")
    log_in("chief")
    assert roles(municipality, "c@example.org") == {Role.ADMINISTRATOR}
    make_member(municipality, Role.ADMINISTRATOR)
    refused("chief", municipality)


@pytest.mark.parametrize("text", ["trygg", "=official", "trygg=", "trygg=1484:"])
def test_a_rule_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OIDC_ROLES"):
        oidc_roles(text)


def test_a_code_demanded_of_the_role_is_demanded_here_too(municipality: Municipality) -> None:
    municipality.two_step_roles = [Role.OFFICIAL]
    municipality.save()
    invite(municipality, email=EVA, roles=[Role.OFFICIAL])
    client, _answer = log_in("eva")
    step = client.get(f"/{municipality.slug}/arbete/")["Location"]
    assert step == "/konto/2fa/totp/activate/"
    assert client.get(step).status_code == 200
