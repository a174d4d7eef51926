"""Voices as everybody sees them: words at a place, never a figure."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Comment, Status, Voice

AGREEING_STEPS = (5, 10, 25, 50, 100)
"""From how many people on it is said that others agree: a voice has no score."""

SHORT = 160

# One feature for each place, as several voices may share a 250 m cell.
LAYER = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(
    jsonb_build_object(
        'type', 'Feature',
        'geometry', ST_AsGeoJSON(cell_centre, 5)::jsonb,
        'properties', jsonb_build_object('voices', voices)
    )), '[]'::jsonb))::text
FROM (
    SELECT cell_centre, jsonb_agg(jsonb_build_object(
        'id', id, 'perception', perception,
        'text', CASE WHEN length(text) > %(short)s
                     THEN rtrim(left(text, %(short)s)) || '…' ELSE text END
    ) ORDER BY id DESC) AS voices
    FROM pins_voice
    WHERE dialogue_id = %(dialogue)s AND shown AND cell_centre IS NOT NULL
    GROUP BY cell_centre
) AS places
"""

NO_VOICES = '{"type": "FeatureCollection", "features": []}'


def shown_voices(dialogue: Dialogue, *, perception: str = "") -> QuerySet[Voice]:
    """The newest first; none when the dialogue does not show voices."""
    if not dialogue.voices_shown:
        return Voice.objects.none()
    found = dialogue.voices.filter(shown=True)
    return found.filter(perception=perception) if perception else found


def voice_layer(dialogue: Dialogue) -> str:
    """The voices that have a place, as GeoJSON text (EPSG:4326)."""
    if not dialogue.voices_shown:
        return NO_VOICES
    with connection.cursor() as cursor:
        cursor.execute(LAYER, {"dialogue": dialogue.pk, "short": SHORT})
        (found,) = cursor.fetchone() or (NO_VOICES,)
    return str(found)


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
