"""`{% published_answers dialogue as answers %}`: what the municipality has answered so far."""

from django import template
from django.db.models import QuerySet

from mapdialog.dialogues.models import Dialogue
from mapdialog.feedback.models import MunicipalResponse
from mapdialog.feedback.selectors import published_responses

register = template.Library()


@register.simple_tag
def published_answers(dialogue: Dialogue) -> QuerySet[MunicipalResponse]:
    return published_responses(dialogue)
