"""The dialogue desk: all dialogues, one dialogue with what it lacks, its way through the phases."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import (
    can_manage_dialogues,
    can_run_analysis,
    can_see_exact_pins,
    signed_in,
)
from mapdialog.dialogues.changes import trail_of
from mapdialog.dialogues.forms import DatesForm, EndForm, JointWorkForm, PartnerForm, TargetForm
from mapdialog.dialogues.indicator import indicator_of
from mapdialog.dialogues.joint_work import kinds_now, record_joint_work
from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.opening import attested_principles
from mapdialog.dialogues.owners import add_partner, remove_partner, set_target
from mapdialog.dialogues.phases import NEXT, Activity, permits
from mapdialog.dialogues.selectors import at_work, dialogue_or_404
from mapdialog.dialogues.services import blocking
from mapdialog.errors import WrongPhase
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of

TRAIL_PER_PAGE = 20
"""In a column beside the map."""


@require_GET
def dialogues(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    year = timezone.localdate().year
    # How many came is the coordinator's: a live count tells others of each answer.
    may_count = can_see_exact_pins(request.user, municipality)
    pins = later_rooms.pins_by_dialogue(municipality) if may_count else None
    found = [(one, None if pins is None else pins.get(one.pk, 0)) for one in at_work(municipality)]
    context = {
        "page": page_of(request, found),
        "indicator": indicator_of(municipality, year),
        "target_form": TargetForm(initial={"year": year}),
        "may_manage": can_manage_dialogues(request.user, municipality),
    }
    return render(request, "dialogues/desk_list.html", context)


@require_GET
def dialogue(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    return desk_page(request, dialogue_or_404(municipality, slug))


def desk_page(
    request: HttpRequest, found: Dialogue, refused: BaseForm | None = None
) -> HttpResponse:
    """`refused`: the one of the page's forms that says what is wrong."""
    municipality = found.municipality
    manages = can_manage_dialogues(request.user, municipality)
    exact = can_see_exact_pins(request.user, municipality)
    made: dict[str, BaseForm] = {
        "partner_form": PartnerForm(municipality),
        "dates_form": DatesForm(found),
        "end_form": EndForm(),
        "joint_form": JointWorkForm(found),
    }
    if refused is not None:
        made |= {name: refused for name, form in made.items() if type(form) is type(refused)}
    context = {
        "dialogue": found,
        "principles": [
            (
                principle.text_for(found),
                principle.mend_for(found),
                principle.is_met(found),
                attested,
                principle.rule_for(found),
            )
            for principle, attested in attested_principles(found)
        ],
        "guideline_answers": found.guideline_answers.filter(taken_back_at=None).select_related(
            "attested_by"
        ),
        "steps": [(Phase(step), blocking(found, step)) for step in NEXT[found.phase]],
        "trail": page_of(request, trail_of(found), per_page=TRAIL_PER_PAGE, name="trail"),
        "reach": later_rooms.reach_of(found) if exact else None,
        "partnerships": found.partnerships.select_related("organisation"),
        "joint_work": found.joint_work.all(),
        "may_record": manages and bool(kinds_now(found)),
        "may_manage": manages,
        "may_analyse": can_run_analysis(request.user, municipality),
        "may_edit": manages and permits(found, Activity.EDIT),
        "exact": exact,
        **made,
    }
    return render(request, "dialogues/desk.html", context, status=422 if refused else 200)


@require_POST
def partner(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    found = dialogue_or_404(municipality, slug)
    form = PartnerForm(municipality, request.POST)
    if not form.is_valid():
        return desk_page(request, found, form)
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
def joint_work(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """What was planned, decided or done together with participants."""
    found = dialogue_or_404(municipality, slug)
    form = JointWorkForm(found, request.POST)
    if not kinds_now(found):
        raise WrongPhase(_("Nothing can be recorded together with participants right now."))
    if not form.is_valid():
        return desk_page(request, found, form)
    record_joint_work(found, actor=signed_in(request), **form.cleaned_data)
    messages.success(request, _("It is recorded, and stands on the public page."))
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
