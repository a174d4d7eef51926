"""A dialogue does not close before residents have been answered (principles 9 and 10)."""

from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.services import CLOSING_CHECKS
from mapdialog.feedback.models import Evaluation
from mapdialog.feedback.selectors import published_responses


def unanswered(dialogue: Dialogue) -> list[str]:
    """What is missing before the dialogue may close."""
    missing = []
    if not published_responses(dialogue).exists():
        missing.append(_("Publish feedback: what you heard, what you do, and why."))
    if not Evaluation.objects.filter(dialogue=dialogue).exists():
        missing.append(_("Write the evaluation: what worked, what did not, whom you reached."))
    return missing


CLOSING_CHECKS.append(unanswered)
