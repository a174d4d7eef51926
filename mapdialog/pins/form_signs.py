"""What tells a form that a machine has sent: it came too soon, or with a field that nobody sees.

Such an answer is taken like any other, and waits for a person. Nobody is told: a machine would
learn from it.
"""

from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.utils import timezone

SOONEST = timedelta(seconds=1)
LATEST = timedelta(days=8)
"""A day longer than an answer is kept on the device that could not send it."""


def stamp(submission: str) -> str:
    """When the form with this number was made, signed; good for no other form."""
    return _signer(submission).sign(str(_now_ms()))


def is_like_a_machine(submission: str, made: str, unseen: str) -> bool:
    """`made`: the form's stamp; `unseen`: what stands in the field that people do not see."""
    if unseen:
        return True
    if not made:
        return False  # a page that was open while the service was renewed
    try:
        age_ms = _now_ms() - int(_signer(submission).unsign(made))
    except (BadSignature, ValueError):
        return True
    return not SOONEST <= timedelta(milliseconds=age_ms) <= LATEST


def _now_ms() -> int:
    return int(timezone.now().timestamp() * 1000)


def _signer(submission: str) -> Signer:
    return Signer(salt=f"form {submission}")
