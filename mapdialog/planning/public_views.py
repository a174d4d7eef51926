"""Published actions as a layer for everybody."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from mapdialog.dialogues.views import readable_dialogue
from mapdialog.organisations.models import Municipality
from mapdialog.planning.public import action_layer


@require_safe
def actions(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = readable_dialogue(request, municipality, slug)
    response = HttpResponse(action_layer(dialogue), content_type="application/geo+json")
    patch_cache_control(response, no_cache=True)
    return response
