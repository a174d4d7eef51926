"""Some work that a browser does before its answer is taken: nothing for one, much for thousands.

ALTCHA's challenges (its second kind), made and checked here; no third party hears of anybody.
"""

import secrets
from datetime import timedelta
from typing import Any

import altcha
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mapdialog.pins.flood_limits import KEPT, is_first_use

ALGORITHM = "PBKDF2/SHA-256"
"""What every browser has built in; an attacker's own program is hardly faster."""
COST = 3000
MOST_TRIES = 200
"""The number is found after half of them on average: less than a second on an old phone."""
GOOD_FOR = KEPT - timedelta(minutes=1)
"""Shorter than what has been used is remembered: nothing is used twice."""


def new_challenge() -> dict[str, Any]:
    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=secrets.randbelow(MOST_TRIES),
        expires_at=timezone.now() + GOOD_FOR,
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("solution"),
    )
    return made.to_dict()


def is_proved(proof: str) -> bool:
    """Whether the work has been done, for this one answer."""
    found = altcha.verify_solution(proof, _key("challenge"), hmac_key_secret=_key("solution"))
    if not found.verified:
        return False
    return is_first_use(altcha.Payload.from_base64(proof).challenge.parameters.nonce)


def _key(of: str) -> str:
    return salted_hmac("pins.proof", of, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
