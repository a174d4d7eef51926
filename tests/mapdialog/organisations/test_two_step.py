"""A code beside the password: set up, demanded, kept secret; and the reset of a password."""

import importlib
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from mapdialog.errors import NotAllowed
from mapdialog.organisations.models import (
    Membership,
    MembershipDecision,
    Municipality,
    Role,
    User,
)
from mapdialog.organisations.two_step import TwoStepAdapter
from tests.factories import PASSWORD, make_member, make_municipality
from tests.staff_world import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality() -> Municipality:
    municipality = make_municipality()
    municipality.two_step_roles = [Role.SAFETY_COORDINATOR]
    municipality.save()
    return municipality


def log_in(person: User, client: Client | None = None) -> Client:
    client = client or client_of()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def code_of(secret: str) -> str:
    cache.clear()  # A code is good once, and the clock of a test stands still.
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def set_up(client: Client, password: str = PASSWORD) -> str:
    """The secret, as the phone keeps it; who sets it up shows once more who they are."""
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": password})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def start(municipality: Municipality) -> str:
    return reverse("staff_organisations:start", args=[municipality.slug])


@pytest.mark.django_db(transaction=True)
def test_whose_role_demands_it_sets_it_up_first(municipality: Municipality) -> None:
    client = log_in(make_member(municipality))
    for answer in (client.get(start(municipality)), client.post(start(municipality))):
        assert answer["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert "demands a code beside the password" in page
    set_up(client)
    assert client.get(start(municipality)).status_code == 200


@pytest.mark.parametrize("role", [Role.PARTNER, Role.ADMINISTRATOR])
def test_another_role_does_not(municipality: Municipality, role: str) -> None:
    assert log_in(make_member(municipality, role)).get(start(municipality)).status_code == 200


def test_another_municipality_does_not(municipality: Municipality) -> None:
    person, other = make_member(municipality), make_municipality()
    Membership.objects.create(user=person, municipality=other, role=Role.SAFETY_COORDINATOR)
    client = log_in(person)
    assert client.get(start(other)).status_code == 200
    assert client.get(start(municipality)).status_code == 302


def test_a_session_without_the_code_is_asked_for_it(municipality: Municipality) -> None:
    person = make_member(municipality)
    thief, owner = log_in(person), log_in(person)
    secret = set_up(owner)
    answer = thief.get(start(municipality))
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert thief.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert thief.get(start(municipality)).status_code == 302
    assert thief.post(answer["Location"], {"code": code_of(secret)})["Location"] == start(
        municipality
    )
    assert thief.get(start(municipality)).status_code == 200


def test_the_next_login_asks_for_the_code(municipality: Municipality) -> None:
    person = make_member(municipality)
    secret = set_up(log_in(person))
    client = log_in(person)
    assert client.get(start(municipality))["Location"].startswith("/konto/login/")
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get(start(municipality)).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(start(municipality)).status_code == 200


def test_what_is_demanded_is_not_switched_off(municipality: Municipality) -> None:
    person = make_member(municipality)
    client = log_in(person)
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    Municipality.objects.update(two_step_roles=[])
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person).exists()


def test_an_administrator_chooses_the_roles(municipality: Municipality) -> None:
    administrator = make_member(municipality, Role.ADMINISTRATOR)
    client, url = (
        client_of(administrator),
        reverse("staff_settings:login", args=[municipality.slug]),
    )
    assert client.post(url, {"roles": ["boss"]}).status_code == 422
    assert client.post(url, {"roles": [Role.GIS_OFFICER]}).status_code == 302
    municipality.refresh_from_db()
    assert municipality.two_step_roles == [Role.GIS_OFFICER]
    decision = MembershipDecision.objects.get()
    assert (decision.decision, decision.roles, decision.actor) == (
        "two_step",
        [Role.GIS_OFFICER],
        administrator,
    )
    assert log_in(make_member(municipality)).get(start(municipality)).status_code == 200


def test_the_secrets_are_not_readable_in_the_database(municipality: Municipality) -> None:
    client = log_in(make_member(municipality))
    secret = set_up(client)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not [code for code in re.findall(r"\b[0-9a-f]{8}\b", codes) if code in kept]


def test_a_new_key_reads_what_the_old_one_wrote_and_writes_with_its_own(settings) -> None:
    adapter = TwoStepAdapter()
    old = adapter.encrypt("JBSWY3DP")
    settings.TOTP_KEYS = ["a key of its own"]
    assert adapter.decrypt(old) == "JBSWY3DP"
    new = adapter.encrypt("JBSWY3DP")
    settings.TOTP_KEYS = []
    with pytest.raises(NotAllowed, match="keys have changed"):
        adapter.decrypt(new)


@pytest.mark.parametrize("broken", ["", "JBSWY3DP", "gAAAAA"])
def test_what_is_not_encrypted_is_not_taken(broken: str) -> None:
    with pytest.raises(NotAllowed):
        TwoStepAdapter().decrypt(broken)


def test_secrets_of_before_are_encrypted_by_the_migration() -> None:
    person = make_member(make_municipality())
    before = Authenticator.objects.create(user=person, type="totp", data={"secret": "JBSWY3DP"})
    migration = importlib.import_module("mapdialog.organisations.migrations.0003_login_protection")
    migration.change_secrets(apps, TwoStepAdapter().encrypt)
    before.refresh_from_db()
    assert "JBSWY3DP" not in str(before.data)
    assert TwoStepAdapter().decrypt(before.data["secret"]) == "JBSWY3DP"


@pytest.mark.django_db(transaction=True)
def test_a_reset_password_does_not_keep_from_the_code(municipality: Municipality, settings) -> None:
    settings.MAIL_IS_SENT = True
    person = make_member(municipality)
    client = client_of()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    new = "ett helt annat lösenord"
    client.post(form, {"password1": new, "password2": new})
    assert not EmailAddress.objects.filter(verified=False).exists()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": new})
    assert answer.status_code == 302
    set_up(client, new)
    assert client.get(start(municipality)).status_code == 200
    assert client_of().get(link, follow=True).context["token_fail"]


def test_where_no_mail_is_sent_the_page_says_whom_to_ask() -> None:
    person, url = make_member(make_municipality()), reverse("account_reset_password")
    client = client_of()
    assert "No mail is sent from here" in client.get(url).content.decode()
    assert client.post(url, {"email": person.email}).status_code == 200
    assert mail.outbox == []


def test_a_stranger_sends_no_mail_to_whom_they_like(settings) -> None:
    settings.MAIL_IS_SENT = True
    client_of().post(reverse("account_reset_password"), {"email": "someone@example.org"})
    assert mail.outbox == []


def test_the_address_of_an_account_stays(municipality: Municipality) -> None:
    person = make_member(municipality, Role.PARTNER)
    client, data = client_of(person), {"action_add": "", "email": "other@example.org"}
    for answer in (client.get("/konto/email/"), client.post("/konto/email/", data)):
        assert answer["Location"] == "/arbete/"
    assert not EmailAddress.objects.exists()
