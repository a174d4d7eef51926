"""Respondents without identities: tokens, receipts and the hour."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Invalid, WrongPhase
from mapdialog.pins.models import Respondent

TOKEN_BYTES = 24
RECEIPT_LETTERS = 12
# Base 32 without letters that are read wrong aloud or by hand.
ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "ABCDEFGHJKMNPQRSTVWXYZ0123456789")


def new_token() -> str:
    """For a browser to keep, or for a form to carry; random, says nothing."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def checked_token(token: str) -> str:
    if not 16 <= len(token) <= 80 or not token.replace("-", "").replace("_", "").isalnum():
        raise Invalid(_("The form was incomplete. Reload the page and try again."))
    return token


def current_hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def current_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


def respondent_of(dialogue: Dialogue, token: str) -> Respondent:
    """The respondent behind a browser's token; the token itself is never stored."""
    digest = _token_hash(dialogue, token)
    found, _made = Respondent.objects.get_or_create(dialogue=dialogue, token_hash=digest)
    return found


def known_respondent(dialogue: Dialogue, token: str) -> Respondent | None:
    """The same, if the browser has been here before."""
    digest = _token_hash(dialogue, token)
    return Respondent.objects.filter(dialogue=dialogue, token_hash=digest).first()


def key_of(dialogue: Dialogue) -> bytes:
    """The dialogue's secret, as long as it is not closed."""
    key = getattr(dialogue, "key", None)
    if key is None:
        raise WrongPhase(_("The dialogue is closed."))
    return bytes(key.secret)


def _token_hash(dialogue: Dialogue, token: str) -> str:
    return hmac.new(key_of(dialogue), checked_token(token).encode(), hashlib.sha256).hexdigest()


def receipt_of(submission: str, *, to: str) -> str:
    """The receipt code of what was sent to a dialogue or a voice, e.g. 7KQ2-M4TX-9RHA.

    Made from the form's own random number, so that sending the same form twice gives the same
    code although only its hash is stored. Sent elsewhere, the same form is another answer.
    """
    secret = b"receipt:" + settings.SECRET_KEY.encode()
    sent = f"{to}:{checked_token(submission)}".encode()
    digest = hmac.new(secret, sent, hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().translate(ALPHABET)[:RECEIPT_LETTERS]
    return "-".join(letters[i : i + 4] for i in range(0, RECEIPT_LETTERS, 4))


def receipt_hash(receipt: str) -> str:
    """What is stored of a receipt; forgives spaces, dashes, case, and O for 0, I and L for 1."""
    plain = "".join(letter for letter in receipt.upper() if letter.isalnum())
    plain = plain.translate(str.maketrans("OIL", "011"))
    secret = b"stored:" + settings.SECRET_KEY.encode()
    return hmac.new(secret, plain.encode(), hashlib.sha256).hexdigest()
