"""Voices as everybody sees them: words at a place, never a figure."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from geodata.geojson import EMPTY, collected
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Comment, Status, Voice

AGREEING_STEPS = (5, 10, 25, 50, 100)
"""From how many people on it is said that others agree: a voice has no score."""

SHORT = 160

# One feature for each place, as several voices may share a 250 m cell.
LAYER = """
SELECT NULL AS id, cell_centre AS geometry, jsonb_build_object('voices', jsonb_agg(
    jsonb_build_object(
        'id', id, 'perception', perception,
        'text', CASE WHEN length(text) > %(short)s
                     THEN rtrim(left(text, %(short)s)) || '…' ELSE text END
    ) ORDER BY id DESC)) AS properties
FROM pins_voice
WHERE dialogue_id = %(dialogue)s AND shown AND cell_centre IS NOT NULL
GROUP BY cell_centre ORDER BY max(id) DESC
"""


def shown_voices(dialogue: Dialogue, *, perception: str = "") -> QuerySet[Voice]:
    """The newest first; none when the dialogue does not show voices."""
    if not dialogue.voices_shown:
        return Voice.objects.none()
    found = dialogue.voices.filter(shown=True)
    return found.filter(perception=perception) if perception else found


def voice_layer(dialogue: Dialogue) -> str:
    """The voices that have a place, as GeoJSON text (EPSG:4326)."""
    if not dialogue.voices_shown:
        return EMPTY
    values = {"dialogue": dialogue.pk, "short": SHORT}
    return collected(connection, LAYER, values, decimals=5)


@dataclass(frozen=True)
class Talk:
    """What was said about a voice."""

    comments: QuerySet[Comment]
    at_least: int
    """So many people agree at least; 0 says nothing."""


def talk_about(voice: Voice) -> Talk:
    agreeing = voice.supports.count()
    steps = [step for step in AGREEING_STEPS if step <= agreeing]
    return Talk(
        comments=voice.comments.filter(status=Status.APPROVED),
        at_least=max(steps, default=0),
    )
