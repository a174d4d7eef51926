"""Voices: the list, one voice with its comments, and agreeing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.dialogues.views import readable_dialogue
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins.browser_token import remember, token_of
from mapdialog.pins.models import Voice
from mapdialog.pins.public_voices import shown_voices, talk_about, voice_layer
from mapdialog.pins.services import comment_on, support_voice, voice_or_404
from mapdialog.pins.vocabulary import Perception
from mapdialog.pins.voice_forms import CommentForm

ON_A_PAGE = 20
THANKS = {
    "kommentar": _("Thank you. Your comment is shown when it has been reviewed."),
    "instammer": _("Thank you. You agree with this voice."),
}


@require_safe
def voices(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = readable_dialogue(request, municipality, slug)
    perception = request.GET.get("kanns", "")
    chosen = perception if perception in Perception.values else ""
    found = shown_voices(dialogue, perception=chosen)
    context = {
        "dialogue": dialogue,
        "page": page_of(request, found, per_page=ON_A_PAGE, name="sida"),
        "chosen": chosen,
        "perceptions": Perception.choices,
    }
    return render(request, "pins/voices.html", context)


@require_safe
def voices_layer(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = readable_dialogue(request, municipality, slug)
    response = HttpResponse(voice_layer(dialogue), content_type="application/geo+json")
    # A voice that is taken back must be gone at once.
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def voice(request: HttpRequest, municipality: Municipality, slug: str, number: int) -> HttpResponse:
    dialogue = readable_dialogue(request, municipality, slug)
    return _voice_page(request, dialogue, voice_or_404(dialogue, number), CommentForm())


def _voice_page(
    request: HttpRequest, dialogue: Dialogue, found: Voice, form: CommentForm
) -> HttpResponse:
    may_discuss = permits(dialogue, Activity.DISCUSS)
    context = {
        "dialogue": dialogue,
        "voice": found,
        "talk": talk_about(found),
        "form": form,
        "thanks": THANKS.get(request.GET.get("tack", ""), ""),
        "may_support": may_discuss,
        "may_comment": may_discuss and dialogue.comments_open,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "pins/voice.html", context, status=status)


@require_POST
def comment(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    dialogue = readable_dialogue(request, municipality, slug)
    found = voice_or_404(dialogue, number)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _voice_page(request, dialogue, found, form)
    token = token_of(request)
    comment_on(found, token=token, **form.cleaned_data)
    return _back_to(found, dialogue, token, thanks="kommentar")


@require_POST
def support(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    dialogue = readable_dialogue(request, municipality, slug)
    found = voice_or_404(dialogue, number)
    token = token_of(request)
    support_voice(found, token=token)
    return _back_to(found, dialogue, token, thanks="instammer")


def _back_to(found: Voice, dialogue: Dialogue, token: str, *, thanks: str) -> HttpResponse:
    address = reverse("pins:voice", args=[dialogue.municipality.slug, dialogue.slug, found.pk])
    # Thanks stand in the address: Django's messages would need another cookie.
    return remember(redirect(f"{address}?tack={thanks}"), dialogue, token)
