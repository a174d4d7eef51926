"""Failed logins are counted, so that nobody guesses a password, and strangers lock nobody out.

An attempt counts for its address, for the account at that address, and for the account from
everywhere. A browser that has logged in to the account before has a counter of its own instead:
whatever strangers do, it is let in. Only hashes are stored, for an hour at most.
"""

import secrets
from collections.abc import Iterator

from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import clean_client_ip
from allauth.core.internal.ratelimit import RateLimitUsage
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

RATES = {
    "known_browser": "10/10m/key",
    "address": "200/h/ip",
    "account_at_address": "5/5m/key",
    # More than one address can reach: it takes many to keep new browsers from an account.
    "account": "100/h/key",
}
COOKIE = "known_browser"
COOKIE_AGE_S = 180 * 24 * 3600
COOKIE_PATH = "/konto/"


def hashed_key(key: str, prefix: str, version: int) -> str:
    """The cache's own key: neither addresses nor accounts stand in the database."""
    return salted_hmac(
        "login counters", f"{prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()


def client_address(request: HttpRequest) -> str:
    """The address in front of exactly the configured proxies.

    What stands before it in X-Forwarded-For the client may have written itself; with fewer
    addresses the request has come round the proxies.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    named = request.headers.get("x-forwarded-for", "").split(",")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    found = named[-proxies] if 0 < proxies <= len(named) else peer
    return clean_client_ip(found) or clean_client_ip(peer) or "unknown"


def count_attempt(request: HttpRequest, email: str) -> list[RateLimitUsage] | None:
    """What was counted, to take it back when the password is right; None: too many."""
    counted = []
    for action, key in _counters(request, email.lower()):
        usage = ratelimit.consume(request, app="mapdialog", action=action, config=RATES, key=key)
        if usage is None:
            return None
        counted.append(usage)
    return counted


def forget_failures(request: HttpRequest, email: str) -> None:
    """Whoever has a new password has had reason to fail."""
    email = email.lower()
    own = [*_counters_of_strangers(request, email)]
    if known := _known_browser(request, email):
        own.append(("known_browser", known))
    for action, key in own:
        if action != "address":
            ratelimit.clear(request, app="mapdialog", action=action, config=RATES, key=key)


def remember_browser(response: HttpResponse, email: str) -> None:
    response.set_signed_cookie(
        COOKIE,
        secrets.token_urlsafe(12),
        salt=_salt(email.lower()),
        max_age=COOKIE_AGE_S,
        path=COOKIE_PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def clear_expired() -> None:
    """Counters that have run out leave the database."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM login_counters WHERE expires < now()")


def _counters(request: HttpRequest, email: str) -> Iterator[tuple[str, str]]:
    if known := _known_browser(request, email):
        yield "known_browser", known
    else:
        yield from _counters_of_strangers(request, email)


def _counters_of_strangers(request: HttpRequest, email: str) -> Iterator[tuple[str, str]]:
    yield "address", ""
    yield "account_at_address", f"{email} {client_address(request)}"
    yield "account", email


def _known_browser(request: HttpRequest, email: str) -> str:
    found = request.get_signed_cookie(COOKIE, "", salt=_salt(email), max_age=COOKIE_AGE_S)
    return f"{email} {found}" if found else ""


def _salt(email: str) -> str:
    return f"{COOKIE} {email}"
