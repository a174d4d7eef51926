"""A dialogue counts and may close when residents have been answered (principles 9 and 10)."""

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue, DialogueType, Phase
from mapdialog.errors import Missing
from mapdialog.feedback.models import Evaluation, MunicipalResponse
from mapdialog.feedback.selectors import published_responses
from mapdialog.organisations.models import Municipality
from mapdialog.planning.models import Action, CitizenPledge, Problem


def unanswered(dialogue: Dialogue) -> list[Missing]:
    """What is missing before the dialogue may close."""
    composer = reverse("staff_feedback:composer", args=[dialogue.municipality.slug, dialogue.slug])
    missing = []
    if not published_responses(dialogue).exists():
        words = _("Publish feedback: what you heard, what you do, and why.")
        missing.append(Missing(words, composer))
    if not Evaluation.objects.filter(dialogue=dialogue).exists():
        words = _("Write the evaluation: what worked, what did not, whom you reached.")
        missing.append(Missing(words, composer))
    return missing


def problems_without_answer() -> QuerySet[Problem]:
    """Those of which nobody has read what becomes of them.

    A published action is an answer whatever became of it, and so are a pledge and a response
    that names the problem: also "we do not act on it", with the reason.
    """
    own = OuterRef("pk")
    acted = Action.objects.filter(problem=own, published_at__isnull=False)
    pledged = CitizenPledge.objects.filter(problems=own, published_at__isnull=False)
    told = MunicipalResponse.objects.filter(problem=own, published_at__isnull=False)
    return Problem.objects.exclude(Exists(acted) | Exists(pledged) | Exists(told))


def problems_left(dialogue: Dialogue) -> list[Missing]:
    slug = dialogue.municipality.slug
    return [
        Missing(
            _("Answer the problem “%s”: by a published action, a pledge or a response.")
            % problem.title,
            board_address(slug, problem),
        )
        for problem in problems_without_answer().filter(dialogue=dialogue)
    ]


def board_address(slug: str, problem: Problem) -> str:
    return f"{reverse('staff_planning:board', args=[slug])}?problem={problem.pk}"


def owed_feedback(municipality: Municipality) -> QuerySet[Dialogue]:
    """The dialogues in the phase of feedback for which `unanswered` names something."""
    answered = Exists(published_responses(OuterRef("pk")))
    evaluated = Exists(Evaluation.objects.filter(dialogue=OuterRef("pk")))
    owing = municipality.dialogues.in_phase(Phase.FEEDBACK)
    return owing.exclude(Q(answered) & Q(evaluated))


def answered_in(municipality: Municipality, year: int) -> int:
    """How many citizen dialogues got their first published answer in that year."""
    first = (
        MunicipalResponse.objects.filter(
            dialogue__municipality=municipality,
            dialogue__dialogue_type=DialogueType.CITIZEN,
            published_at__isnull=False,
        )
        .order_by()
        .values("dialogue")
        .annotate(first=Min("published_at"))
    )
    return first.filter(first__year=year).count()


later_rooms.closing_checks += [problems_left, unanswered]
later_rooms.answered_in = answered_in
