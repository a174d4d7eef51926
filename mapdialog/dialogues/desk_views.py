"""The dialogue desk: all dialogues, one dialogue with what it lacks, its way through the phases."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import (
    Precision,
    can_manage_dialogues,
    can_run_analysis,
    precision_for,
    signed_in,
)
from mapdialog.dialogues.forms import PartnerForm, TargetForm
from mapdialog.dialogues.indicator import indicator_of
from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.owners import add_partner, remove_partner, set_target
from mapdialog.dialogues.phases import NEXT, Activity, permits
from mapdialog.dialogues.principles import PRINCIPLES
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.dialogues.services import blocking, change_phase
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality


@require_GET
def dialogues(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    year = timezone.localdate().year
    pins = later_rooms.pins_by_dialogue(municipality)
    context = {
        "dialogues": [(one, pins.get(one.pk, 0)) for one in municipality.dialogues.all()],
        "indicator": indicator_of(municipality, year),
        "target_form": TargetForm(initial={"year": year}),
        "may_manage": can_manage_dialogues(request.user, municipality),
    }
    return render(request, "dialogues/desk_list.html", context)


@require_GET
def dialogue(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    return _desk_page(request, dialogue_or_404(municipality, slug))


def _desk_page(
    request: HttpRequest, found: Dialogue, refused: PartnerForm | None = None
) -> HttpResponse:
    municipality = found.municipality
    manages = can_manage_dialogues(request.user, municipality)
    context = {
        "dialogue": found,
        "principles": [(principle, principle.is_met(found)) for principle in PRINCIPLES],
        "steps": [(Phase(step), blocking(found, step)) for step in NEXT[found.phase]],
        "changes": found.phase_changes.select_related("actor"),
        "reach": later_rooms.reach_of(found),
        "partnerships": found.partnerships.select_related("organisation"),
        "partner_form": refused or PartnerForm(municipality),
        "may_manage": manages,
        "may_analyse": can_run_analysis(request.user, municipality),
        "may_edit": manages and permits(found, Activity.EDIT),
        "exact": precision_for(request.user, municipality) is Precision.EXACT,
    }
    return render(request, "dialogues/desk.html", context, status=422 if refused else 200)


@require_POST
def move(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Take the dialogue to another phase."""
    found = dialogue_or_404(municipality, slug)
    phase = request.POST.get("phase", "")
    if phase not in Phase.values:
        raise Invalid(_("Choose the phase that comes next."))
    change_phase(found, to_phase=phase, actor=signed_in(request))
    messages.success(request, _("The dialogue is now in the phase %s.") % found.get_phase_display())
    return redirect("staff_dialogues:dialogue", municipality.slug, slug)


@require_POST
def partner(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    found = dialogue_or_404(municipality, slug)
    form = PartnerForm(municipality, request.POST)
    if not form.is_valid():
        return _desk_page(request, found, form)
    add_partner(found, **form.cleaned_data)
    messages.success(request, _("The partner is added."))
    return redirect("staff_dialogues:dialogue", municipality.slug, slug)


@require_POST
def partner_gone(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    remove_partner(dialogue_or_404(municipality, slug), number)
    messages.success(request, _("The partner is removed."))
    return redirect("staff_dialogues:dialogue", municipality.slug, slug)


@require_POST
def target(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The indicator's target for a year."""
    form = TargetForm(request.POST)
    if form.is_valid():
        set_target(municipality, **form.cleaned_data)
        messages.success(request, _("The target is set."))
    else:
        messages.error(request, _("Write a year and a whole number."))
    return redirect("staff_dialogues:dialogues", municipality.slug)
