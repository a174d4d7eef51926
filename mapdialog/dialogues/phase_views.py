"""The way through the phases: attesting the principles, the dates, and the last steps."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.access import signed_in
from mapdialog.address_numbers import number_in
from mapdialog.dialogues.dates import change_dates
from mapdialog.dialogues.desk_views import desk_page
from mapdialog.dialogues.forms import DatesForm, EndForm, GuidelinesForm
from mapdialog.dialogues.guidelines import answers_given
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.opening import mark_of_words, missing_for_opening, open_dialogue
from mapdialog.dialogues.principles import PRINCIPLES
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.dialogues.services import change_phase
from mapdialog.errors import Invalid, NotReady, WrongPhase
from mapdialog.organisations.models import Municipality


@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The ten principles, each with the words it rests on, to be answered for one by one, and the
    municipality's own guidelines, to be answered in words."""
    found = dialogue_or_404(municipality, slug)
    if found.phase != Phase.PREPARATION:
        raise WrongPhase(_("The dialogue has opened already."))
    prefetch_related_objects([found.municipality], "guidelines")
    sent = map(number_in, request.POST.getlist("attested"))
    attested = {number for number in sent if number is not None}
    form = GuidelinesForm(found.municipality, request.POST or None, given=answers_given(found))
    if request.method != "POST":
        return _opening_page(request, found, attested, form, None)
    read = request.POST.get("read", "")
    who = signed_in(request)
    try:
        open_dialogue(found, attested=attested, actor=who, answers=form.answers(), read=read)
    except NotReady as error:
        now = dialogue_or_404(municipality, slug)
        # What was ticked for other words is to be ticked again.
        kept = attested if read == mark_of_words(now) else set()
        return _opening_page(request, now, kept, form, error)
    messages.success(request, _opened_words(found))
    return redirect("staff_dialogues:dialogue", municipality.slug, slug)


def _opened_words(dialogue: Dialogue) -> str:
    if dialogue.phase == Phase.OPEN or dialogue.opens_at is None:
        return _("The dialogue is open.")
    return _("The dialogue opens by itself on %s.") % date_format(dialogue.opens_at)


def _opening_page(
    request: HttpRequest,
    dialogue: Dialogue,
    attested: set[int],
    form: GuidelinesForm,
    refused: NotReady | None,
) -> HttpResponse:
    context = {
        "dialogue": dialogue,
        "principles": [
            {
                "number": principle.number,
                "text": principle.text_for(dialogue),
                "words": principle.rests_on(dialogue),
                "rule": principle.rule_for(dialogue),
                "mend": "" if principle.is_met(dialogue) else principle.mend_for(dialogue),
                "is_attested": principle.number in attested,
            }
            for principle in PRINCIPLES
        ],
        "guidelines": form,
        "read": mark_of_words(dialogue),
        "missing": missing_for_opening(dialogue),
        "refused": refused,
    }
    return render(request, "dialogues/opening.html", context, status=422 if refused else 200)


@require_POST
def dates(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    found = dialogue_or_404(municipality, slug)
    form = DatesForm(found, request.POST)
    if not form.is_valid():
        return desk_page(request, found, form)
    try:
        change_dates(found, actor=signed_in(request), **form.cleaned_data)
    except Invalid as error:
        form.add_error(None, error.message)
        return desk_page(request, dialogue_or_404(municipality, slug), form)
    messages.success(
        request, _("The dates are changed. The dialogue is now: %s.") % found.get_phase_display()
    )
    return redirect("staff_dialogues:dialogue", municipality.slug, slug)


@require_POST
def move(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Take the dialogue to another phase: end it before its last day, or close it."""
    found = dialogue_or_404(municipality, slug)
    phase = request.POST.get("phase", "")
    if phase not in Phase.values:
        raise Invalid(_("Choose the phase that comes next."))
    form = EndForm(request.POST)
    reason = request.POST.get(form.add_prefix("reason"), "")
    try:
        change_phase(found, to_phase=phase, actor=signed_in(request), reason=reason)
    except Invalid as error:
        form.add_error("reason", error.message)
        return desk_page(request, found, form)
    messages.success(request, _("The dialogue is now in the phase %s.") % found.get_phase_display())
    return redirect("staff_dialogues:dialogue", municipality.slug, slug)
