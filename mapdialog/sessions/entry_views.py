"""Writing down what somebody says, for those who would not do it themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapdialog.access import signed_in
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality
from mapdialog.pins.services import Receipt
from mapdialog.sessions.forms import AssistedPinForm
from mapdialog.sessions.services import enter_pin


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    require(dialogue, Activity.ENTER_FOR_RESIDENT)
    form = AssistedPinForm(
        dialogue, request.POST or None, initial={"session": request.GET.get("session")}
    )
    receipt = _entered(request, dialogue, form) if request.method == "POST" else None
    if receipt:
        messages.success(
            request, _("Thank you. The person's receipt code is %s: write it down.") % receipt.code
        )
        chosen = form.cleaned_data["session"]
        query = f"?session={chosen.pk}" if chosen else ""
        address = reverse("staff_sessions:entry", args=[municipality.slug, slug])
        return redirect(f"{address}{query}")
    context = {"dialogue": dialogue, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "sessions/entry.html", context, status=status)


def _entered(request: HttpRequest, dialogue: Dialogue, form: AssistedPinForm) -> Receipt | None:
    """The stored pin; None when the form says what is wrong, its words kept."""
    if not form.is_valid():
        return None
    try:
        return enter_pin(
            dialogue,
            form.draft(),
            submission=form.cleaned_data["submission"],
            profile=form.profile(),
            session=form.cleaned_data["session"],
            actor=signed_in(request),
        )
    except Invalid as error:
        form.add_error("lng", error.message)
        return None
