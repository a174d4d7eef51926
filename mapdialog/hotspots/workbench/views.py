"""The workbench: start an analysis, follow it, read why each area is there, publish it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import signed_in
from mapdialog.address_numbers import number_in
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.hotspots.models import AnalysisRun, Hotspot, RunResult
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.hotspots.runs.repeating import latest_repeat, why_not
from mapdialog.hotspots.runs.selectors import progress_of, run_or_404, runs_of
from mapdialog.hotspots.runs.services import request_run, stop_run
from mapdialog.hotspots.workbench.findings import findings_of
from mapdialog.hotspots.workbench.forms import AnalysisForm, PublishForm
from mapdialog.hotspots.workbench.words.choices import how_made, left_out_words, nothing_found
from mapdialog.hotspots.workbench.words.places import explain, voices_in
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of

RUNS_PER_PAGE = 12


@require_GET
def workbench(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    number = number_in(request.GET.get("run", ""))
    run = runs_of(dialogue).first() if number is None else run_or_404(dialogue, number)
    return _workbench_page(request, dialogue, run)


def _workbench_page(
    request: HttpRequest,
    dialogue: Dialogue,
    run: AnalysisRun | None,
    refused: AnalysisForm | PublishForm | None = None,
) -> HttpResponse:
    context = {
        "dialogue": dialogue,
        "runs": page_of(request, runs_of(dialogue), per_page=RUNS_PER_PAGE, name="runs"),
        "run": run,
        "form": refused if isinstance(refused, AnalysisForm) else AnalysisForm(dialogue),
        "publish_form": refused if isinstance(refused, PublishForm) else PublishForm(),
        "may_start": permits(dialogue, Activity.ANALYSE),
        "may_publish": permits(dialogue, Activity.PUBLISH),
        **(_run_context(request, run) if run else {}),
    }
    return render(request, "hotspots/workbench.html", context, status=422 if refused else 200)


def _run_context(request: HttpRequest, run: AnalysisRun) -> dict[str, Any]:
    result = getattr(run, "result", None)
    places = list(run.hotspots.all())
    chosen = next((p for p in places if str(p.pk) == request.GET.get("place")), None)
    return {
        "progress": progress_of(run),
        "result": result,
        "publication": getattr(run, "publication", None),
        "left_out": left_out_words(result) if result else [],
        "refusals": [refusal_words(refusal) for refusal in result.refusals] if result else [],
        "places": places,
        "nothing_found": nothing_found(result) if result and not places else [],
        **(_place_context(chosen) if chosen else {}),
        **(_findings_context(request, run, result) if result else {}),
        **(_record_context(run, result) if result and not chosen else {}),
    }


def _record_context(run: AnalysisRun, result: RunResult) -> dict[str, Any]:
    """How it was made, and whether it can be made again."""
    return {
        "made": how_made(run, result),
        "repeat": latest_repeat(run),
        "no_repeat": why_not(run),
    }


def _findings_context(request: HttpRequest, run: AnalysisRun, result: RunResult) -> dict[str, Any]:
    """What was said and what differs, and the area that is chosen of these."""
    findings = findings_of(run, result)
    return {"findings": findings, "difference": findings.area(request.GET.get("differs", ""))}


def _place_context(place: Hotspot) -> dict[str, Any]:
    return {
        "place": place,
        "explanation": explain(place),
        "voices": voices_in(place),
    }


def address_of(run: AnalysisRun) -> str:
    """The workbench with a run open."""
    dialogue = run.dialogue
    bench = reverse("staff_hotspots:workbench", args=[dialogue.municipality.slug, dialogue.slug])
    return f"{bench}?run={run.pk}"


@require_POST
def start(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Ask for an analysis; a worker carries it out."""
    dialogue = dialogue_or_404(municipality, slug)
    form = AnalysisForm(dialogue, request.POST)
    if not form.is_valid():
        return _workbench_page(request, dialogue, runs_of(dialogue).first(), form)
    run = request_run(
        dialogue, parameters=form.parameters(), actor=signed_in(request), **form.comparison()
    )
    return redirect(address_of(run))


@require_POST
def stop(request: HttpRequest, municipality: Municipality, slug: str, number: int) -> HttpResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    stop_run(run)
    messages.info(request, _("The analysis stops at its next step."))
    return redirect(address_of(run))


@require_POST
def publish(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    """Show a run to everybody, with the owner's response."""
    dialogue = dialogue_or_404(municipality, slug)
    run = run_or_404(dialogue, number)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _workbench_page(request, dialogue, run, form)
    publish_run(run, response=form.cleaned_data["response"], actor=signed_in(request))
    messages.success(request, _("The analysis is published. Residents see it on the map."))
    return redirect(address_of(run))
