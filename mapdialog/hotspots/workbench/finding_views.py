"""What a run found, to look at: small multiples of the day, before and after, areas that differ."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from geodata.geojson import MEDIA_TYPE as GEOJSON
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.hotspots.models import AnalysisRun, PartOfDay
from mapdialog.hotspots.runs.selectors import run_or_404
from mapdialog.hotspots.workbench.findings import shown_areas
from mapdialog.hotspots.workbench.layers import difference_layer, part_layer
from mapdialog.hotspots.workbench.part_totals import part_totals
from mapdialog.hotspots.workbench.words.change import CHANGE_KINDS, change_in_words
from mapdialog.organisations.models import Municipality


@require_GET
def differences(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    return HttpResponse(difference_layer(shown_areas(run)), content_type=GEOJSON)


@require_GET
def part_cells(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    return HttpResponse(part_layer(run), content_type=GEOJSON)


@require_GET
def parts_of_day(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    """Day, evening and night as three maps that move together."""
    dialogue = dialogue_or_404(municipality, slug)
    run = run_or_404(dialogue, number)
    hindrance = _no_parts(run)
    context = {
        "dialogue": dialogue,
        "run": run,
        "hindrance": hindrance,
        "totals": [] if hindrance else part_totals(run),
        "parts": PartOfDay,
    }
    return render(request, "hotspots/parts_of_day.html", context)


def _no_parts(run: AnalysisRun) -> str:
    """Why there is nothing to look at, and what would help; or nothing."""
    if not hasattr(run, "result"):
        return _("This analysis is not finished, so there is nothing to look at yet.")
    if run.part_cells.exists():
        return ""
    if not hasattr(run, "snapshot"):
        return _("What this analysis read has been disposed of, and with it the parts of the day.")
    if "answers" not in run.result.findings:
        return _("This analysis was made before parts of the day were counted. Start a new one.")
    return _(
        "There is nothing by part of the day. It takes 300 people who answer, and some of them "
        "must say when it feels so."
    )


@require_GET
def before_after(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    """The round before and this one on one map, with a divider between them."""
    dialogue = dialogue_or_404(municipality, slug)
    run = run_or_404(dialogue, number)
    hindrance = _no_before(run)
    context: dict[str, Any] = {"dialogue": dialogue, "run": run, "before": run.before}
    context["hindrance"] = hindrance
    if not hindrance:
        areas = [area for area in shown_areas(run) if area.kind in CHANGE_KINDS]
        context["areas"] = [change_in_words(area) for area in areas]
        context["other_cells"] = len({_cell_size(one) for one in (run, run.before)}) > 1
    return render(request, "hotspots/before_after.html", context)


def _no_before(run: AnalysisRun) -> str:
    """Why the rounds cannot be laid beside each other, and what would help; or nothing."""
    if not hasattr(run, "result"):
        return _("This analysis is not finished, so there is nothing to look at yet.")
    if run.before is None:
        return _(
            "This analysis has no round before it. Say in the dialogue's settings which dialogue "
            "it repeats; when an analysis of that one is published, start a new analysis here."
        )
    if not all(one.cells.exists() for one in (run, run.before)):
        return _("The cells of one of the rounds have been disposed of, or were never shown.")
    return ""


def _cell_size(run: AnalysisRun | None) -> object:
    result = getattr(run, "result", None)
    return result.choices.get("cell_size_m") if result else None
