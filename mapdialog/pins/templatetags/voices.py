"""`{% some_voices dialogue as voices %}`: a few voices for pages that are about something else."""

from django import template

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Voice
from mapdialog.pins.public_voices import shown_voices

register = template.Library()
FEW = 3


@register.simple_tag
def some_voices(dialogue: Dialogue) -> list[Voice]:
    """The newest, of both kinds where there are both: safe places stand beside unsafe ones."""
    newest = list(shown_voices(dialogue)[: FEW * 4])
    kinds = {voice.perception for voice in newest[:FEW]}
    other = next((voice for voice in newest if voice.perception not in kinds), None)
    return [*newest[: FEW - 1], other] if other else newest[:FEW]
