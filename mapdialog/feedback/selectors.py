"""What has been answered, and what is still a draft."""

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import NotFound
from mapdialog.feedback.models import Evaluation, MunicipalResponse


def published_responses(dialogue: Dialogue | OuterRef) -> QuerySet[MunicipalResponse]:
    return MunicipalResponse.objects.filter(dialogue=dialogue, published_at__isnull=False)


def response_or_404(dialogue: Dialogue, number: int) -> MunicipalResponse:
    found = dialogue.responses.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such response."))
    # Already known: saves a query wherever the phase is asked for.
    found.dialogue = dialogue
    return found


def evaluation_of(dialogue: Dialogue) -> Evaluation | None:
    return Evaluation.objects.filter(dialogue=dialogue).first()
