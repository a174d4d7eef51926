"""A dialogue counts and may close when residents have been answered (principles 9 and 10)."""

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.feedback.models import Evaluation, MunicipalResponse
from mapdialog.feedback.selectors import published_responses
from mapdialog.organisations.models import Municipality


def unanswered(dialogue: Dialogue) -> list[str]:
    """What is missing before the dialogue may close."""
    missing = []
    if not published_responses(dialogue).exists():
        missing.append(_("Publish feedback: what you heard, what you do, and why."))
    if not Evaluation.objects.filter(dialogue=dialogue).exists():
        missing.append(_("Write the evaluation: what worked, what did not, whom you reached."))
    return missing


def owed_feedback(municipality: Municipality) -> QuerySet[Dialogue]:
    """The dialogues in the phase of feedback for which `unanswered` names something."""
    answered = Exists(published_responses(OuterRef("pk")))
    evaluated = Exists(Evaluation.objects.filter(dialogue=OuterRef("pk")))
    owing = municipality.dialogues.in_phase(Phase.FEEDBACK)
    return owing.exclude(Q(answered) & Q(evaluated))


def answered_in(municipality: Municipality, year: int) -> int:
    """How many dialogues got their first published answer in that year."""
    first = (
        MunicipalResponse.objects.filter(
            dialogue__municipality=municipality, published_at__isnull=False
        )
        .order_by()
        .values("dialogue")
        .annotate(first=Min("published_at"))
    )
    return first.filter(first__year=year).count()


later_rooms.closing_checks.append(unanswered)
later_rooms.answered_in = answered_in
