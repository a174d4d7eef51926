"""Delaktighetstrappan in words that tell a resident what an answer can lead to."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue, ParticipationLevel

MEANINGS: dict[int, Promise | str] = {
    ParticipationLevel.INFORMATION: _("You are told what is going to be done."),
    ParticipationLevel.CONSULTATION: _("You say what you think before the municipality decides."),
    ParticipationLevel.DIALOGUE: _("We talk it over together before the municipality decides."),
    ParticipationLevel.INFLUENCE: _("You help to shape the proposals that are decided on."),
    ParticipationLevel.CO_CREATION: _("You take part in the decision."),
}


@dataclass(frozen=True)
class Step:
    number: int
    name: str
    meaning: Promise | str
    is_ours: bool


def ladder_of(dialogue: Dialogue) -> list[Step]:
    """The five steps, the dialogue's own marked."""
    return [
        Step(level.value, str(level.label), MEANINGS[level], level == dialogue.participation_level)
        for level in ParticipationLevel
    ]
