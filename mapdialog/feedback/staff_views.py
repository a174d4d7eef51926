"""The feedback composer: drafts, a preview as residents will see it, and what closes a dialogue."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import signed_in
from mapdialog.address_numbers import number_in
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.dialogues.services import blocking
from mapdialog.feedback.forms import ChangeNoticeForm, EvaluationForm, ResponseForm, ResultForm
from mapdialog.feedback.selectors import evaluation_of, response_or_404
from mapdialog.feedback.services import (
    announce_change,
    edit_response,
    evaluate,
    publish_response,
    write_response,
    write_result,
)
from mapdialog.organisations.models import Municipality


@require_GET
def composer(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    return _composer_page(request, dialogue_or_404(municipality, slug))


def _composer_page(
    request: HttpRequest, dialogue: Dialogue, refused: BaseForm | None = None
) -> HttpResponse:
    number = number_in(request.GET.get("response", ""))
    edited = None if number is None else response_or_404(dialogue, number)
    forms: dict[str, BaseForm] = {
        "response_form": ResponseForm(dialogue, instance=edited),
        "result_form": ResultForm(instance=dialogue),
        "evaluation_form": EvaluationForm(instance=evaluation_of(dialogue)),
        "notice_form": ChangeNoticeForm(),
    }
    if refused is not None:
        forms |= {name: refused for name, form in forms.items() if type(form) is type(refused)}
    context = {
        "dialogue": dialogue,
        "edited": edited,
        "responses": dialogue.responses.all(),
        "notices": dialogue.change_notices.all(),
        "evaluation": evaluation_of(dialogue),
        "may_write": permits(dialogue, Activity.GIVE_FEEDBACK),
        "missing": blocking(dialogue, Phase.CLOSED),
        **forms,
    }
    return render(request, "feedback/composer.html", context, status=422 if refused else 200)


def _back(municipality: Municipality, slug: str) -> HttpResponse:
    return redirect("staff_feedback:composer", municipality.slug, slug)


@require_POST
def write(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    form = ResponseForm(dialogue, request.POST)
    if not form.is_valid():
        return _composer_page(request, dialogue, form)
    write_response(dialogue, actor=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The draft is kept. Residents see it when you publish it."))
    return _back(municipality, slug)


@require_POST
def edit(request: HttpRequest, municipality: Municipality, slug: str, number: int) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    found = response_or_404(dialogue, number)
    form = ResponseForm(dialogue, request.POST)
    if not form.is_valid():
        return _composer_page(request, dialogue, form)
    edit_response(found, **form.cleaned_data)
    messages.success(request, _("The response is changed."))
    return _back(municipality, slug)


@require_POST
def publish(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    publish_response(response_or_404(dialogue, number))
    messages.success(request, _("The feedback is published."))
    return _back(municipality, slug)


@require_POST
def result(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    form = ResultForm(request.POST)
    if not form.is_valid():
        return _composer_page(request, dialogue, form)
    write_result(dialogue, **form.cleaned_data)
    messages.success(request, _("The result page is changed."))
    return _back(municipality, slug)


@require_POST
def evaluation(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    form = EvaluationForm(request.POST)
    if not form.is_valid():
        return _composer_page(request, dialogue, form)
    evaluate(dialogue, actor=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The evaluation is kept."))
    return _back(municipality, slug)


@require_POST
def notice(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    form = ChangeNoticeForm(request.POST)
    if not form.is_valid():
        return _composer_page(request, dialogue, form)
    announce_change(dialogue, **form.cleaned_data)
    messages.success(request, _("The change is announced."))
    return _back(municipality, slug)
