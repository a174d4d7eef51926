"""User dialogues (brukardialog): only those who use the service take part, by invitation.

A citizen dialogue is for everybody and asks for nothing. In a user dialogue the poster, the letter
and the link carry a code, the same for all who are invited: it says nothing about anybody.
"""

import secrets

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.principles import is_user_dialogue
from mapdialog.errors import Invalid

IN_ADDRESS = "inbjudan"


class NotInvited(Invalid):
    """The code of the invitation is missing or another one's."""


CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without letters and digits that are read wrong aloud or by hand."""
CODE_LENGTH = 8


def settle_invitation(locked: Dialogue) -> None:
    """Give a user dialogue its code, and a citizen dialogue none; the caller saves it."""
    if not is_user_dialogue(locked):
        locked.invitation_code = ""
    elif not locked.invitation_code:
        locked.invitation_code = "".join(secrets.choice(CODE_LETTERS) for _n in range(CODE_LENGTH))


def invitation_in(request: HttpRequest) -> str:
    """The code that the address carries."""
    return request.GET.get(IN_ADDRESS, "")


def is_invited(dialogue: Dialogue, code: str) -> bool:
    """Everybody, unless the dialogue is for those who use a service."""
    if not dialogue.invitation_code:
        return True
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return secrets.compare_digest(plain.encode(), dialogue.invitation_code.encode())


def require_invited(dialogue: Dialogue, code: str) -> None:
    if not is_invited(dialogue, code):
        raise NotInvited(
            _("This dialogue is for those who use %(service)s. Write the code on your invitation.")
            % {"service": dialogue.service}
        )
