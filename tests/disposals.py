"""A dialogue that is disposed of as it has to be: one advises, another decides."""

from django.utils import timezone

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import Role, User
from mapdialog.records.models import Disposal, DisposalAdvice, RecordsRequest
from mapdialog.records.services import advise_on_disposal, dispose
from tests.factories import make_member

ADVICE = "Allt är besvarat och får gallras enligt dokumenthanteringsplanen."


def advised(dialogue: Dialogue) -> DisposalAdvice:
    officer = make_member(dialogue.municipality, Role.DATA_PROTECTION_OFFICER)
    return advise_on_disposal(dialogue, text=ADVICE, actor=officer)


def answer_all(dialogue: Dialogue) -> None:
    """Nobody waits for records of it."""
    RecordsRequest.objects.filter(dialogue=dialogue).update(answered_on=timezone.localdate())


def dispose_as_advised(
    dialogue: Dialogue, *, decision_reference: str, actor: User | None = None
) -> Disposal:
    answer_all(dialogue)
    advised(dialogue)
    return dispose(dialogue, decision_reference=decision_reference, actor=actor)
