"""The random number by which a browser is the same respondent again, in one dialogue only.

The cookie is strictly necessary (LEK): it makes repeated pins count as one person and lets somebody
agree with a voice once. It says nothing, and its path keeps it inside the dialogue.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Invalid
from mapdialog.pins.respondents import checked_token, new_token

COOKIE = "respondent"
DAYS = 120
"""Longer than any dialogue is open; the key behind it is destroyed when the dialogue closes."""


def token_of(request: HttpRequest) -> str:
    """The browser's token, or a new one: `remember` it on the way out."""
    try:
        return checked_token(request.COOKIES.get(COOKIE, ""))
    except Invalid:
        return new_token()


def remember(response: HttpResponse, dialogue: Dialogue, token: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        token,
        max_age=DAYS * 24 * 3600,
        path=dialogue.get_absolute_url(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
