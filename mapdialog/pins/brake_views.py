"""The page of the brake: what a dialogue does with new answers now, and what it has done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapdialog.access import signed_in
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins.brake import brake_of, set_brake
from mapdialog.pins.brake_forms import BrakeForm
from mapdialog.pins.flood_limits import ceiling_of
from mapdialog.pins.quarantine import pins_held


@require_http_methods(["GET", "POST"])
def brake(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    on = brake_of(dialogue)
    proposal = _("It is calm again.") if on else _("Far too many answers came at once.")
    form = BrakeForm(request.POST or None, initial={"reason": proposal})
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        set_brake(dialogue, form.chosen_state(), reason=reason, actor=signed_in(request))
        messages.success(request, _("Done. It is in force now."))
        return redirect("staff_pins:brake", municipality.slug, slug)
    context = {
        "dialogue": dialogue,
        "form": form,
        "brake": on,
        "ceiling": ceiling_of(dialogue),
        "held": pins_held(dialogue),
        "page": page_of(request, dialogue.brake_changes.select_related("actor")),
    }
    return render(request, "pins/brake.html", context, status=422 if request.POST else 200)
