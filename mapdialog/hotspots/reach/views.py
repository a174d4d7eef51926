"""The reach report: a page for whoever plans whom to invite, and its figures as a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.hotspots.reach.report import reach_report
from mapdialog.hotspots.reach.words import invitations, questions, report_sheet
from mapdialog.organisations.models import Municipality


@require_GET
def reach(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    report = reach_report(dialogue)
    context = {
        "dialogue": dialogue,
        "report": report,
        "questions": questions(report),
        "invitations": invitations(report),
    }
    return render(request, "hotspots/reach.html", context)


@require_GET
def reach_sheet(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Only what the page shows, so no figure of fewer than ten people."""
    dialogue = dialogue_or_404(municipality, slug)
    response = HttpResponse(report_sheet(reach_report(dialogue)), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{dialogue.slug}-rackvidd.csv"'
    return response
