"""Public documents: requests for records, and disposal by decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapdialog.access import can_decide_disposal, signed_in
from mapdialog.address_numbers import number_in
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Pin
from mapdialog.records.forms import DisposalForm, RequestForm
from mapdialog.records.models import Disposal
from mapdialog.records.requests import answer_request, receive_request, request_or_404
from mapdialog.records.services import dispose

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEMS_PER_PAGE = 200


@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = RequestForm(municipality, request.POST or None)
    if request.method == "POST" and form.is_valid():
        received = receive_request(municipality, actor=signed_in(request), **form.cleaned_data)
        return redirect("staff_records:request", municipality.slug, received.pk)
    disposals = Disposal.objects.filter(dialogue__municipality=municipality)
    context = {
        "form": form,
        "requests": municipality.records_requests.select_related("dialogue", "handled_by"),
        "disposals": disposals.select_related("dialogue", "actor"),
        "may_dispose": can_decide_disposal(request.user, municipality),
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
    page = Paginator(pins, ITEMS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page": page, "words": words}
    return render(request, "records/request.html", context)


@require_http_methods(["GET", "POST"])
def disposal(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Erase what people said in a closed dialogue, by a decision."""
    form = DisposalForm(municipality, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = dispose(
            form.cleaned_data["dialogue"],
            decision_reference=form.cleaned_data["decision_reference"],
            actor=signed_in(request),
        )
        messages.success(
            request, _("Erased by the decision %s. The trail is kept.") % done.decision_reference
        )
        return redirect("staff_records:requests", municipality.slug)
    status = 422 if form.is_bound else 200
    return render(request, "records/disposal.html", {"form": form}, status=status)
