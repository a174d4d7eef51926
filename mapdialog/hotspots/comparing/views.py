"""Two runs of a dialogue side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mapdialog.address_numbers import number_in
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.hotspots.comparing.runs import compare_runs, settings_to_repeat
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.selectors import run_or_404, runs_of
from mapdialog.organisations.models import Municipality

NEWEST_RUNS = 50


@require_GET
def compare(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """What changed between two runs, and whether settings or answers changed it."""
    dialogue = dialogue_or_404(municipality, slug)
    chosen = [_chosen(request, dialogue, name) for name in ("a", "b")]
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "runs": runs_of(dialogue).filter(result__isnull=False)[:NEWEST_RUNS],
        "first": chosen[0],
        "second": chosen[1],
        "hindrance": _hindrance(*chosen),
    }
    if not context["hindrance"]:
        earlier, later = sorted((run for run in chosen if run), key=lambda run: run.pk)
        comparison = compare_runs(earlier, later)
        context |= {"earlier": earlier, "later": later, "comparison": comparison}
        if comparison.verdict.run_again and permits(dialogue, Activity.ANALYSE):
            context["again"] = settings_to_repeat(earlier)
    return render(request, "hotspots/compare.html", context)


def _chosen(request: HttpRequest, dialogue: Dialogue, name: str) -> AnalysisRun | None:
    number = number_in(request.GET.get(name, ""))
    return None if number is None else run_or_404(dialogue, number)


def _hindrance(first: AnalysisRun | None, second: AnalysisRun | None) -> str:
    """Why nothing can be compared yet, or nothing."""
    if first is None or second is None:
        return _("Choose two analyses to see what changed between them.")
    if first == second:
        return _("That is the same analysis twice, so nothing differs. Choose another one.")
    if not all(hasattr(run, "result") for run in (first, second)):
        return _("One of the analyses has no result, so there is nothing to compare yet.")
    return ""
