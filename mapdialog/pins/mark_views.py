"""Marking a place: one form, with a map where the browser can draw one and a list everywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.areas.names import part_name
from mapdialog.dialogues.invitations import invitation_in, is_invited, require_invited
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.errors import Invalid, wants_json
from mapdialog.organisations.models import Municipality
from mapdialog.pins.brake import is_paused
from mapdialog.pins.browser_token import remember, token_of
from mapdialog.pins.form_signs import stamp
from mapdialog.pins.forms import PinForm, PlaceForm
from mapdialog.pins.intake import brakes_by_itself, judge
from mapdialog.pins.mark_page import PAUSED, SENT_LATER, mark_context, place_context
from mapdialog.pins.models import MAX_TEXT
from mapdialog.pins.occasions import occasion_in
from mapdialog.pins.personal_data import KIND_WORDS, findings
from mapdialog.pins.places import place_in
from mapdialog.pins.proof import new_challenge
from mapdialog.pins.quarantine import TOLD, is_told
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import Receipt, drop_pin, received

PROOF_REQUIRED = 428


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    if request.method != "POST":
        require(dialogue, Activity.DROP_PIN)
        perception, invitation = request.GET.get("upplevelse", ""), invitation_in(request)
        if not is_invited(dialogue, invitation):
            # There the code can be written, and everybody may read what it is about.
            return redirect(dialogue.get_absolute_url())
        submission = new_token()
        initial = {
            "perception": perception,
            "submission": submission,
            "made": stamp(submission),
            "invitation": invitation,
            "occasion": occasion_in(request),
        }
        paused = is_paused(dialogue)
        return mark_page(request, dialogue, PinForm(initial=initial), paused=paused)
    if "find" in request.POST:
        require(dialogue, Activity.DROP_PIN)
        return mark_page(request, dialogue, PinForm.resumed(request.POST))
    return _sent(request, dialogue, PinForm(request.POST))


def _sent(request: HttpRequest, dialogue: Dialogue, form: PinForm) -> HttpResponse:
    if not form.is_valid():
        require(dialogue, Activity.DROP_PIN)
        return refusal(request, dialogue, form)
    token = token_of(request)
    try:
        known = received(dialogue, form.cleaned_data["submission"])
        if known:
            response = _thanks(request, form, known, waits=is_told(known.pin))
        else:
            response = _first_time(request, dialogue, form, token)
    except Invalid as error:
        form.refuse(error)
        return refusal(request, dialogue, form)
    return remember(response, dialogue, token)


def _first_time(
    request: HttpRequest, dialogue: Dialogue, form: PinForm, token: str
) -> HttpResponse:
    require(dialogue, Activity.DROP_PIN)
    require_invited(dialogue, form.cleaned_data["invitation"])
    intake = judge(request, dialogue, form)
    if intake.is_paused:
        return paused(request, dialogue, form)
    if intake.asks_proof:
        return _quietly(JsonResponse({"challenge": new_challenge()}, status=PROOF_REQUIRED))
    receipt = drop_pin(
        dialogue,
        form.draft(),
        token=token,
        submission=form.cleaned_data["submission"],
        profile=form.profile(),
        invitation=form.cleaned_data["invitation"],
        hold=intake.hold,
    )
    # Only now: what is refused puts no brake on.
    if intake.is_free and brakes_by_itself(dialogue):
        return _thanks(request, form, receipt, waits=is_told(receipt.pin))
    return _thanks(request, form, receipt, waits=intake.hold in TOLD)


def _thanks(request: HttpRequest, form: PinForm, receipt: Receipt, *, waits: bool) -> HttpResponse:
    """The receipt as the answer itself: its code never stands in an address.

    Reloading sends the same form again, and the same form gives the same receipt.
    """
    if wants_json(request):
        return JsonResponse({"receipt": receipt.code, "waits": waits})
    context = {
        "dialogue": receipt.pin.dialogue,
        "code": receipt.code,
        "waits": waits,
        "occasion": form.cleaned_data["occasion"],
    }
    return render(request, "pins/thanks.html", context)


def paused(request: HttpRequest, dialogue: Dialogue, form: PinForm, **context: Any) -> HttpResponse:
    """Not now: a script tries again by itself, others keep what they wrote in the form."""
    if wants_json(request):
        return _quietly(JsonResponse({"error": str(SENT_LATER)}, status=503))
    form.add_error(None, str(PAUSED))
    return _quietly(mark_page(request, dialogue, form, status=503, **context))


def _quietly(response: HttpResponse) -> HttpResponse:
    """Without a line in the log: during a flood they would be a flood too."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def refusal(
    request: HttpRequest, dialogue: Dialogue, form: PinForm, **context: Any
) -> HttpResponse:
    """What has to be corrected, beside what was written."""
    if wants_json(request):
        errors = {name: [str(words) for words in lines] for name, lines in form.errors.items()}
        first = next(iter(errors.values()))[0]
        return JsonResponse({"error": first, "errors": errors}, status=422)
    return mark_page(request, dialogue, form, status=422, **context)


def mark_page(
    request: HttpRequest, dialogue: Dialogue, form: PinForm, status: int = 200, **context: Any
) -> HttpResponse:
    if request.POST.get("only") == "places":
        found = place_context(dialogue, form, request.POST)
        return render(request, "pins/mark/_place_results.html", found)
    code = context.pop("code", "")
    whole = {**mark_context(dialogue, form, request.POST, code=code), **context}
    return render(request, "pins/mark.html", whole, status=status)


@require_POST
def check_text(request: HttpRequest, municipality: Municipality, slug: str) -> JsonResponse:
    """What in a text may point somebody out. Nothing is stored."""
    dialogue_or_404(municipality, slug)
    text = request.POST.get("text", "")[:MAX_TEXT]
    found = [
        {"words": str(KIND_WORDS[finding.kind]), "text": text[finding.start : finding.end]}
        for finding in findings(text)
    ]
    return JsonResponse({"findings": found})


@require_POST
def check_place(request: HttpRequest, municipality: Municipality, slug: str) -> JsonResponse:
    """Whether a place may be marked, and what it is called. Nothing is stored.

    By POST, because an address with a place in it would stay in logs on the way.
    """
    dialogue = dialogue_or_404(municipality, slug)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("The place could not be read. Mark it again."))
    point, _outside = place_in(dialogue, form.cleaned_data["lng"], form.cleaned_data["lat"])
    return JsonResponse({"name": part_name(municipality, point)})
