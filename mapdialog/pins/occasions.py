"""The code of an occasion: whoever comes with it, on its day, is no flood from one address.

Thirty pupils on a walk have their school's address. The code says nothing about anybody.
"""

from django.http import HttpRequest
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue

IN_ADDRESS = "tillfalle"


def occasion_in(request: HttpRequest) -> str:
    """The code that the address carries."""
    return request.GET.get(IN_ADDRESS, "")


def is_held_today(dialogue: Dialogue, code: str) -> bool:
    """Whether an occasion of the dialogue has this code, today."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    if not plain:
        return False
    today = timezone.localdate()
    return dialogue.sessions.filter(code=plain, starts_at__date=today).exists()
