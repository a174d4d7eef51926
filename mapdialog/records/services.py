"""Disposal (gallring): emptying a dialogue of what people said, by a decision, leaving the trail.

The only place where append-only triggers are lifted and former versions are erased.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from pgtrigger import ignore

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.wording import names_a_decision
from mapdialog.errors import Conflict, Invalid, Missing, NotAllowed, NotReady, WrongPhase
from mapdialog.hotspots.models import (
    ContrastArea,
    Publication,
    PublishedArea,
    PublishedCell,
    PublishedPart,
    RunCell,
    RunContour,
    RunPartCell,
    RunResult,
    RunSnapshot,
)
from mapdialog.organisations.models import User
from mapdialog.pins.models import (
    Burst,
    Comment,
    ModerationDecision,
    Pin,
    Respondent,
    RespondentProfile,
    Support,
    Voice,
)
from mapdialog.records.models import Disposal, DisposalAdvice, RecordsRequest

APPEND_ONLY = (
    "hotspots.RunSnapshot:append_only",
    "hotspots.RunResult:append_only",
    "hotspots.RunCell:append_only",
    "hotspots.RunContour:append_only",
    "hotspots.RunPartCell:append_only",
    "hotspots.ContrastArea:append_only",
    "hotspots.Publication:append_only",
    "hotspots.PublishedCell:append_only",
    "hotspots.PublishedArea:append_only",
    "hotspots.PublishedPart:append_only",
)


@transaction.atomic
def dispose(dialogue: Dialogue, *, decision_reference: str, actor: User | None = None) -> Disposal:
    """Erase pins with their former versions, voices, comments, respondents and run inputs.

    What was published stays, as it holds bands only. A run whose snapshot is gone says from then
    on that it cannot be repeated.
    """
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if locked.phase != Phase.CLOSED:
        raise WrongPhase(_("Only a closed dialogue can be disposed of."))
    reference = decision_reference.strip()
    if not names_a_decision(reference):
        raise Invalid(_("State the disposal decision: body, date and §."))
    advice = locked.disposal_advice.first()
    if advice is None:
        raise Conflict(_("The data protection officer has not advised on this disposal yet."))
    if actor is not None and advice.actor_id == actor.pk:
        raise NotAllowed(_("Who has advised on a disposal does not decide on it."))
    if waiting := _unanswered(locked):
        raise NotReady(_("Somebody has asked for its records."), waiting)
    with ignore(*APPEND_ONLY):
        counts = {name: _erased(rows) for name, rows in _what_goes(locked)}
        # The bands stay; the figures behind them served the gate, and there is no next time.
        counts["published_figures"] = sum(
            rows.filter(figures__isnull=False).update(figures=None) for rows in _published(locked)
        )
        # Few said some of the words that were counted; what the run found stands in its places.
        told = RunResult.objects.filter(run__dialogue=locked).exclude(findings={})
        counts["run_findings"] = told.update(findings={})
    return Disposal.objects.create(
        dialogue=locked,
        advice=advice,
        decision_reference=reference,
        actor=actor,
        counts=counts,
    )


def _unanswered(dialogue: Dialogue) -> list[Missing]:
    """What somebody has asked to see is not erased before they have their answer (TF 2)."""
    return [
        Missing(
            _("Answer the request for records %s") % asked.case_number,
            reverse("staff_records:request", args=[dialogue.municipality.slug, asked.pk]),
        )
        for asked in RecordsRequest.objects.filter(dialogue=dialogue, answered_on=None)
    ]


def advise_on_disposal(dialogue: Dialogue, *, text: str, actor: User) -> DisposalAdvice:
    """What the data protection officer says, once the dialogue is closed."""
    if dialogue.phase != Phase.CLOSED:
        raise WrongPhase(_("Only a closed dialogue can be disposed of."))
    advice = DisposalAdvice(dialogue=dialogue, text=text.strip(), actor=actor)
    advice.full_clean()
    advice.save()
    return advice


def _what_goes(dialogue: Dialogue) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Every table with what people said; what hangs on something else goes first."""
    yield "supports", Support.objects.filter(voice__dialogue=dialogue)
    yield "comment_decisions", ModerationDecision.objects.filter(comment__voice__dialogue=dialogue)
    yield "comments", Comment.objects.filter(voice__dialogue=dialogue)
    yield "voices", Voice.objects.filter(dialogue=dialogue)
    yield "pin_decisions", ModerationDecision.objects.filter(pin__dialogue=dialogue)
    yield "bursts", Burst.objects.filter(dialogue=dialogue)
    yield "pins", Pin.objects.filter(dialogue=dialogue)
    # Erasing a pin writes one more former version (a trigger), so these go after the pins.
    yield "former_versions", apps.get_model("pins", "PinEvent").objects.filter(dialogue=dialogue)
    yield "profiles", RespondentProfile.objects.filter(respondent__dialogue=dialogue)
    yield "respondents", Respondent.objects.filter(dialogue=dialogue)
    yield "run_inputs", RunSnapshot.objects.filter(run__dialogue=dialogue)
    yield "run_cells", RunCell.objects.filter(run__dialogue=dialogue)
    yield "run_parts", RunPartCell.objects.filter(run__dialogue=dialogue)
    yield "run_contrasts", ContrastArea.objects.filter(run__dialogue=dialogue)
    yield "run_surfaces", RunContour.objects.filter(run__dialogue=dialogue)


def _published(dialogue: Dialogue) -> Iterator[QuerySet[Any]]:
    yield Publication.objects.filter(dialogue=dialogue)
    yield PublishedCell.objects.filter(publication__dialogue=dialogue)
    yield PublishedArea.objects.filter(publication__dialogue=dialogue)
    yield PublishedPart.objects.filter(cell__publication__dialogue=dialogue)


def _erased(rows: QuerySet[Any]) -> int:
    count = rows.count()
    rows.delete()
    return count
