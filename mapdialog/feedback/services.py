"""Answering those who answered: responses, announced changes, the evaluation."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.errors import Invalid, NotFound
from mapdialog.feedback.models import ChangeNotice, Evaluation, MunicipalResponse
from mapdialog.organisations.models import User
from mapdialog.planning.models import Problem


def write_response(
    dialogue: Dialogue,
    *,
    subject: str,
    outcome: str,
    text: str,
    problem: Problem | None = None,
    actor: User | None = None,
) -> MunicipalResponse:
    """A draft: residents see it when it is published."""
    require(dialogue, Activity.GIVE_FEEDBACK)
    response = MunicipalResponse(dialogue=dialogue, written_by=actor)
    return _fill(response, subject=subject, outcome=outcome, text=text, problem=problem)


@transaction.atomic
def edit_response(
    response: MunicipalResponse,
    *,
    subject: str,
    outcome: str,
    text: str,
    problem: Problem | None = None,
) -> MunicipalResponse:
    require(response.dialogue, Activity.GIVE_FEEDBACK)
    locked = MunicipalResponse.objects.select_for_update().get(pk=response.pk)
    return _fill(locked, subject=subject, outcome=outcome, text=text, problem=problem)


def _fill(
    response: MunicipalResponse, *, subject: str, outcome: str, text: str, problem: Problem | None
) -> MunicipalResponse:
    if problem is not None and problem.dialogue_id != response.dialogue_id:
        raise NotFound(_("The problem belongs to another dialogue."))
    if outcome not in MunicipalResponse.Outcome.values:
        raise Invalid(_("Choose what becomes of it."))
    response.subject, response.text = _written(subject), _written(text)
    response.outcome, response.problem = outcome, problem
    response.save()
    return response


@transaction.atomic
def publish_response(response: MunicipalResponse) -> MunicipalResponse:
    """Show it to everybody. Publishing twice keeps the first date."""
    locked = (
        MunicipalResponse.objects.select_for_update().select_related("dialogue").get(pk=response.pk)
    )
    require(locked.dialogue, Activity.GIVE_FEEDBACK)
    if locked.published_at is None:
        locked.published_at = timezone.now()
        locked.save()
    return locked


def write_result(dialogue: Dialogue, *, process: str, result: str) -> Dialogue:
    """What was done and what came of it: the last two parts of the result page."""
    require(dialogue, Activity.GIVE_FEEDBACK)
    dialogue.process, dialogue.result = process.strip(), result.strip()
    dialogue.save(update_fields=["process", "result"])
    return dialogue


def announce_change(
    dialogue: Dialogue, *, document: str, text: str, decision_reference: str = ""
) -> ChangeNotice:
    """A plan, programme or policy was changed: said at once, to everybody (principle 7)."""
    require(dialogue, Activity.GIVE_FEEDBACK)
    return ChangeNotice.objects.create(
        dialogue=dialogue,
        document=_written(document),
        text=_written(text),
        decision_reference=decision_reference.strip(),
    )


def evaluate(
    dialogue: Dialogue, *, worked: str, to_improve: str, reached: str, actor: User | None = None
) -> Evaluation:
    """How the dialogue itself went; written again, it replaces the former words."""
    require(dialogue, Activity.GIVE_FEEDBACK)
    evaluation, _made = Evaluation.objects.update_or_create(
        dialogue=dialogue,
        defaults={
            "worked": _written(worked),
            "to_improve": _written(to_improve),
            "reached": _written(reached),
            "written_by": actor,
        },
    )
    return evaluation


def _written(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Write something first."))
    return words
