"""What is done, as everybody may read it: published actions and pledges of a dialogue."""

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet

from geodata.geojson import collected
from mapdialog.dialogues.models import Dialogue
from mapdialog.nested import nested
from mapdialog.planning.models import Action, CitizenPledge, PledgeCommitment
from mapdialog.planning.selectors import published_actions, published_pledges

# The earliest date that says something about the action decides where the time slider shows it.
ACTIONS = """
SELECT 'action-' || a.id AS id, a.place AS geometry, jsonb_build_object(
    'title', a.title,
    'status', a.status,
    'from', coalesce(a.starts_on, a.published_at::date),
    'done', a.done_on,
    'due', a.due_on) AS properties
FROM planning_action a JOIN planning_problem p ON p.id = a.problem_id
WHERE p.dialogue_id = ANY(%(dialogues)s) AND a.published_at IS NOT NULL
ORDER BY a.due_on, a.id
"""


def rounds_of(dialogue: Dialogue) -> list[int]:
    """The dialogue and the round that it repeats: what was done in between belongs to both."""
    return [number for number in (dialogue.pk, dialogue.repeats_id) if number is not None]


def public_actions(dialogue: Dialogue) -> QuerySet[Action]:
    actions = published_actions(dialogue.municipality)
    return actions.filter(problem__dialogue__in=rounds_of(dialogue))


def public_pledges(dialogue: Dialogue) -> QuerySet[CitizenPledge]:
    """Pledges that answer to a problem of the dialogue, each with what it `promises`."""
    promises = nested(
        PledgeCommitment.objects.filter(pledge=OuterRef("pk")),
        *("text", "unit", "target_value", "reached_value"),
        organisation="organisation__name",
    )
    return (
        published_pledges(dialogue.municipality)
        .filter(Q(problems__dialogue__in=rounds_of(dialogue)))
        .annotate(promises=promises)
        .distinct()
    )


def action_layer(dialogue: Dialogue) -> str:
    """The published actions as GeoJSON text (EPSG:4326)."""
    return collected(connection, ACTIONS, {"dialogues": rounds_of(dialogue)})
