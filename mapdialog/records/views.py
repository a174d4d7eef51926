"""Public documents: requests for records, and disposal by decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mapdialog.access import (
    can_advise_on_disposal,
    can_decide_disposal,
    can_see_exact_pins,
    signed_in,
)
from mapdialog.address_numbers import number_in
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins.models import Pin
from mapdialog.records.forms import AdviceForm, DisposalForm, RequestForm
from mapdialog.records.models import Disposal, DisposalAdvice
from mapdialog.records.requests import answer_request, receive_request, request_or_404
from mapdialog.records.services import advise_on_disposal, dispose

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEMS_PER_PAGE = 200


@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = RequestForm(municipality, request.POST or None)
    may_open = can_see_exact_pins(request.user, municipality)
    if request.method == "POST" and form.is_valid():
        received = receive_request(municipality, actor=signed_in(request), **form.cleaned_data)
        if may_open:
            return redirect("staff_records:request", municipality.slug, received.pk)
        messages.success(
            request, _("The request is registered: a coordinator hands the items out.")
        )
        return redirect("staff_records:requests", municipality.slug)
    disposals = Disposal.objects.filter(dialogue__municipality=municipality).order_by("-at", "-pk")
    asked = municipality.records_requests.select_related("dialogue", "handled_by")
    context = {
        "form": form,
        "may_open": may_open,
        "requests": page_of(request, asked, name="requests"),
        "disposals": page_of(
            request, disposals.select_related("dialogue", "actor"), name="disposals"
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "records/requests.html", context, status=status)


@require_http_methods(["GET", "POST"])
def records_request(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """Choose the items of a request; sent, they come back as a workbook."""
    found = request_or_404(municipality, number)
    if request.method == "POST":
        chosen = [n for item in request.POST.getlist("item") if (n := number_in(item)) is not None]
        response = HttpResponse(answer_request(found, chosen), content_type=SHEET)
        response["Content-Disposition"] = f'attachment; filename="utlamnande-{found.pk}.xlsx"'
        return response
    pins = Pin.objects.filter(dialogue=found.dialogue).order_by("pk")
    # No text holds a NUL, and PostgreSQL refuses to look for one.
    if words := request.GET.get("words", "").replace("\0", "").strip():
        pins = pins.filter(original_text__icontains=words)
    page = page_of(request, pins, per_page=ITEMS_PER_PAGE)
    context = {"found": found, "page": page, "words": words}
    return render(request, "records/request.html", context)


@require_GET
def disposal(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Erasing what people said in a closed dialogue: advised on by one, decided by another."""
    return _disposal_page(request, municipality)


def _disposal_page(
    request: HttpRequest,
    municipality: Municipality,
    *,
    advice: AdviceForm | None = None,
    decision: DisposalForm | None = None,
) -> HttpResponse:
    given = DisposalAdvice.objects.filter(dialogue__municipality=municipality)
    may_advise = can_advise_on_disposal(request.user, municipality)
    may_decide = can_decide_disposal(request.user, municipality)
    context = {
        "given": page_of(request, given.select_related("dialogue", "actor")),
        "advice_form": (advice or AdviceForm(municipality)) if may_advise else None,
        "decision_form": (decision or DisposalForm(municipality)) if may_decide else None,
    }
    return render(
        request, "records/disposal.html", context, status=422 if advice or decision else 200
    )


@require_POST
def advise(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = AdviceForm(municipality, request.POST)
    if not form.is_valid():
        return _disposal_page(request, municipality, advice=form)
    advise_on_disposal(actor=signed_in(request), **form.cleaned_data)
    messages.success(request, _("Your advice is kept, and the coordinators see it."))
    return redirect("staff_records:disposal", municipality.slug)


@require_POST
def decide(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = DisposalForm(municipality, request.POST)
    if not form.is_valid():
        return _disposal_page(request, municipality, decision=form)
    try:
        done = dispose(
            form.cleaned_data["dialogue"],
            decision_reference=form.cleaned_data["decision_reference"],
            actor=signed_in(request),
        )
    except Invalid as error:
        form.add_error("decision_reference", error.message)
        return _disposal_page(request, municipality, decision=form)
    messages.success(
        request, _("Erased by the decision %s. The trail is kept.") % done.decision_reference
    )
    return redirect("staff_records:requests", municipality.slug)
