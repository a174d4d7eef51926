"""What everybody may read about dialogues."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapdialog.access import can_enter_workplace
from mapdialog.dialogues.about import PAGES
from mapdialog.dialogues.changes import announced_changes
from mapdialog.dialogues.indicator import indicator_of
from mapdialog.dialogues.invitations import IN_ADDRESS, invitation_in, is_invited
from mapdialog.dialogues.ladder import ladder_of
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.dialogues.principles import is_user_dialogue
from mapdialog.dialogues.selectors import (
    PUBLIC_PHASES,
    dialogue_or_404,
    dialogues_by_phase,
    public_dialogues,
)
from mapdialog.errors import NotAllowed, NotFound
from mapdialog.organisations.models import Municipality


@require_safe
def start(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    context = {"groups": dialogues_by_phase(public_dialogues(municipality))}
    return render(request, "dialogues/start.html", context)


@require_safe
def municipality_index(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """All dialogues of a municipality and how many it means to hold."""
    year = timezone.localdate().year
    context = {
        "groups": dialogues_by_phase(public_dialogues(municipality)),
        "indicators": [indicator_of(municipality, year), indicator_of(municipality, year - 1)],
    }
    return render(request, "dialogues/index.html", context)


@require_safe
def all_dialogues(request: HttpRequest) -> HttpResponse:
    """The page that is found by the word "medborgardialog"."""
    everywhere = Dialogue.objects.in_phase(*PUBLIC_PHASES).select_related("municipality")
    context = {"groups": dialogues_by_phase(everywhere), "everywhere": True}
    return render(request, "dialogues/index.html", context)


def readable_dialogue(request: HttpRequest, municipality: Municipality, slug: str) -> Dialogue:
    """The dialogue; while it is prepared, only those who work here may see it."""
    dialogue = dialogue_or_404(municipality, slug)
    is_public = dialogue.phase != Phase.PREPARATION
    if not is_public and not can_enter_workplace(request.user, municipality):
        raise NotFound(_("There is no dialogue at this address."))
    return dialogue


@require_safe
def dialogue_page(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = readable_dialogue(request, municipality, slug)
    context = {
        "dialogue": dialogue,
        "ladder": ladder_of(dialogue),
        "changes": announced_changes(dialogue),
        "joint_work": dialogue.joint_work.all(),
        "partnerships": dialogue.partnerships.select_related("organisation"),
        "takes_pins": permits(dialogue, Activity.DROP_PIN),
        "is_for_users": is_user_dialogue(dialogue),
        "is_invited": is_invited(dialogue, invitation_in(request)),
        "invitation": invitation_in(request),
        "is_answered": dialogue.phase in {Phase.FEEDBACK, Phase.CLOSED},
    }
    return render(request, "dialogues/dialogue.html", context)


@require_safe
def invitation(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """A poster to print and put up: the question, the symbol, and the way there."""
    dialogue = readable_dialogue(request, municipality, slug)
    address = request.build_absolute_uri(dialogue.get_absolute_url())
    if dialogue.invitation_code:
        # The code on it lets people in: those who work here hand it to those who are invited.
        if not can_enter_workplace(request.user, municipality):
            raise NotAllowed(
                _("Those who use %s get their invitation from the service.") % dialogue.service
            )
        address += f"?{IN_ADDRESS}={dialogue.invitation_code}"
    drawing = segno.make(address, error="m").svg_inline(scale=1, border=4, omitsize=True)
    context = {
        "dialogue": dialogue,
        "address": address,
        "is_for_users": is_user_dialogue(dialogue),
        "qr": mark_safe(drawing),  # noqa: S308 - drawn by segno: paths only
    }
    return render(request, "dialogues/invitation.html", context)


@require_safe
def about(request: HttpRequest, municipality: Municipality, page: str) -> HttpResponse:
    found = PAGES.get(page)
    if found is None:
        raise NotFound(_("There is no page at this address."))
    context = {
        "page": found,
        "added": municipality.about_texts.filter(page=page).exclude(text="").first(),
        "source_code_url": settings.SOURCE_CODE_URL,
    }
    return render(request, f"dialogues/about/{found.template}.html", context)
