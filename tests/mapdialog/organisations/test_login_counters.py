"""Failed logins: passwords are not guessed, and strangers keep nobody out."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from mapdialog.organisations.login_counters import (
    COOKIE,
    RATES,
    clear_expired,
    client_address,
)
from mapdialog.organisations.models import User
from tests.factories import PASSWORD, make_member, make_municipality
from tests.staff_world import client_of

pytestmark = pytest.mark.django_db
PROXY = "10.0.0.1"
OFFICE = "198.51.100.7"


@pytest.fixture
def coordinator() -> User:
    return make_member(make_municipality())


def attempt(
    email: str, password: str = "fel", *, client: Client | None = None, via: str = "", **meta: str
) -> bool:
    """Whether it lets in."""
    client = client or client_of()
    headers = {"x-forwarded-for": via} if via else {}
    answer = client.post(
        reverse("account_login"),
        {"login": email, "password": password},
        headers=headers,
        REMOTE_ADDR=meta.get("peer", PROXY),
    )
    return answer.status_code == 302


def test_strangers_behind_the_same_proxy_keep_nobody_out(coordinator: User, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(60):
        email = coordinator.email if number % 2 else f"nobody{number}@example.org"
        assert not attempt(email, via=f"203.0.113.{number % 3}")
    assert attempt(coordinator.email, PASSWORD, via=OFFICE)


def test_strangers_at_the_same_address_keep_nobody_out(coordinator: User) -> None:
    """Nobody has said how many proxies there are: all come from one address."""
    for number in range(60):
        assert not attempt(f"nobody{number}@example.org")
    assert attempt(coordinator.email, PASSWORD)


def test_a_browser_that_was_in_before_gets_in_whatever_strangers_do(coordinator: User) -> None:
    own = client_of()
    assert attempt(coordinator.email, PASSWORD, client=own)
    own.post(reverse("account_logout"))
    for _number in range(60):
        assert not attempt(coordinator.email)
    assert not attempt(coordinator.email, PASSWORD)
    assert attempt(coordinator.email.upper(), PASSWORD, client=own)


def test_a_password_is_not_guessed_from_one_address(coordinator: User) -> None:
    for _number in range(5):
        assert not attempt(coordinator.email)
    assert not attempt(coordinator.email, PASSWORD)
    assert attempt(coordinator.email, PASSWORD, peer=OFFICE)


def test_a_password_is_not_guessed_from_many_addresses(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert RATES["account"] == "100/h/key"
    monkeypatch.setitem(RATES, "account", "6/h/key")
    for number in range(6):
        assert not attempt(coordinator.email, peer=f"203.0.113.{number}")
    assert not attempt(coordinator.email, PASSWORD, peer=OFFICE)


def test_one_address_does_not_try_all_accounts(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RATES, "address", "6/h/ip")
    for number in range(6):
        assert not attempt(f"nobody{number}@example.org")
    assert not attempt(coordinator.email, PASSWORD)
    assert attempt(coordinator.email, PASSWORD, peer=OFFICE)


def test_to_get_in_often_counts_for_nothing(coordinator: User) -> None:
    assert all(attempt(coordinator.email, PASSWORD) for _number in range(12))


def test_a_known_browser_does_not_guess_for_ever(coordinator: User) -> None:
    own = client_of()
    attempt(coordinator.email, PASSWORD, client=own)
    own.post(reverse("account_logout"))
    for _number in range(10):
        assert not attempt(coordinator.email, client=own)
    assert not attempt(coordinator.email, PASSWORD, client=own)


@pytest.mark.parametrize("forged", ["other account", "tampered"])
def test_a_forged_mark_of_a_known_browser_is_none(coordinator: User, forged: str) -> None:
    other, browser = make_member(make_municipality()), client_of()
    attempt(other.email, PASSWORD, client=browser)
    browser.post(reverse("account_logout"))
    if forged == "tampered":
        browser.cookies[COOKIE] = "abc:def:ghi"
    for _number in range(5):
        attempt(coordinator.email)
    assert not attempt(coordinator.email, PASSWORD, client=browser)


def test_who_writes_addresses_before_the_proxy_is_counted_as_one(
    coordinator: User, settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        assert not attempt(coordinator.email, via=f"192.0.2.{number}, 203.0.113.9")
    assert not attempt(coordinator.email, PASSWORD, via="192.0.2.77, 203.0.113.9")
    assert attempt(coordinator.email, PASSWORD, via=OFFICE)


@pytest.mark.parametrize(
    ("proxies", "named", "address"),
    [
        (0, "", PROXY),
        (0, "203.0.113.9", PROXY),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", PROXY),
        (1, "", PROXY),
        (1, "junk", PROXY),
        (1, "203.0.113.9:1234", "203.0.113.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_stands_before_exactly_the_configured_proxies(
    settings, proxies: int, named: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": named} if named else {}
    request = RequestFactory().post("/", headers=headers, REMOTE_ADDR=PROXY)
    assert client_address(request) == address


def test_without_any_address_all_are_counted_as_one(coordinator: User) -> None:
    for _number in range(5):
        attempt(coordinator.email, peer="")
    assert not attempt(coordinator.email, PASSWORD, peer="")


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM login_counters")
        return str(cursor.fetchall())


def test_counters_are_shared_and_name_nobody(coordinator: User) -> None:
    attempt(coordinator.email, peer=OFFICE)
    found = stored()
    assert found.count("', '") >= 3
    assert OFFICE not in found
    assert coordinator.email not in found


def test_what_has_run_out_leaves_the_database(coordinator: User) -> None:
    attempt(coordinator.email)
    cache.set("stays", 1, 3600)
    with connection.cursor() as cursor:
        long_ago = timezone.now() - datetime.timedelta(hours=2)
        cursor.execute("UPDATE login_counters SET expires = %s", [long_ago])
    cache.set("stays", 1, 3600)
    clear_expired()
    assert cache.get("stays") == 1
    assert stored().count("('") == 1


def test_whoever_chooses_a_new_password_has_not_failed(coordinator: User) -> None:
    browser = client_of()
    assert attempt(coordinator.email, PASSWORD, client=browser, peer=OFFICE)
    for _number in range(5):
        attempt(coordinator.email)
    new = "ett helt annat lösenord"
    browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        REMOTE_ADDR=PROXY,
    )
    assert attempt(coordinator.email, new)
