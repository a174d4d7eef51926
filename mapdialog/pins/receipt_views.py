"""With the receipt code its author sees, changes or withdraws an answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.areas.names import part_name
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, permits, require
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.errors import Invalid, NotFound, wants_json
from mapdialog.organisations.models import Municipality
from mapdialog.pins.brake import State, brake_of
from mapdialog.pins.forms import PinForm, ReceiptForm
from mapdialog.pins.intake import Kind
from mapdialog.pins.mark_views import mark_page, paused, refusal
from mapdialog.pins.models import Pin, Status
from mapdialog.pins.services import change_pin, pin_by_receipt, withdraw_pin


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The code is sent by POST, so that it stands neither in addresses nor in logs."""
    dialogue = dialogue_or_404(municipality, slug)
    form = ReceiptForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            return _answer(request, dialogue, pin_by_receipt(dialogue, code), code)
        except (NotFound, Invalid) as error:
            form.add_error("code", error.message)
    context = {"dialogue": dialogue, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "pins/receipt.html", context, status=status)


def _answer(request: HttpRequest, dialogue: Dialogue, pin: Pin, code: str) -> HttpResponse:
    may_change = permits(dialogue, Activity.CHANGE_PIN) and pin.status != Status.WITHDRAWN
    context = {
        "dialogue": dialogue,
        "pin": pin,
        "code": code,
        "area_name": part_name(dialogue.municipality, pin.point),
        "may_change": may_change,
    }
    return render(request, "pins/answer.html", context)


@never_cache
@require_POST
def change(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """First the form with what was sent before, then the change itself."""
    dialogue = dialogue_or_404(municipality, slug)
    require(dialogue, Activity.CHANGE_PIN)
    code = request.POST.get("code", "")
    pin = pin_by_receipt(dialogue, code)
    context: dict[str, Any] = {
        "code": code,
        "action": reverse("pins:change", args=[municipality.slug, slug]),
    }
    if "find" in request.POST:
        return mark_page(request, dialogue, PinForm.resumed(request.POST), **context)
    if "perception" not in request.POST:
        return mark_page(request, dialogue, PinForm.of_pin(pin), **context)
    form = PinForm(request.POST)
    if not form.is_valid():
        return refusal(request, dialogue, form, **context)
    brake = brake_of(dialogue)
    if brake and brake.state == State.PAUSED:
        return paused(request, dialogue, form, **context)
    try:
        pin = change_pin(dialogue, code, form.draft(), hold=Kind.QUARANTINE if brake else "")
    except Invalid as error:
        form.refuse(error)
        return refusal(request, dialogue, form, **context)
    if wants_json(request):
        return JsonResponse({"receipt": code})
    messages.success(request, _("Your answer has been changed. It is reviewed again."))
    return _answer(request, dialogue, pin, code)


@never_cache
@require_POST
def withdraw(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    code = request.POST.get("code", "")
    pin = withdraw_pin(dialogue, code)
    messages.success(request, _("Your answer has been withdrawn."))
    return _answer(request, dialogue, pin, code)
