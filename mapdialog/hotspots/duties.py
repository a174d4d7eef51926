"""Analyses that wait to be made, or to be read and published."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_run_analysis
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.phases import PERMITTED, Activity
from mapdialog.hotspots.models import AnalysisRun, Publication
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Pin, Status


@duty_source
def analyses(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """A round has ended and nobody has analysed it; or its newest run is not published."""
    if not can_run_analysis(person, municipality):
        return
    for slug, title, newest in _with_newest_run(municipality):
        bench = reverse("staff_hotspots:workbench", args=[municipality.slug, slug])
        if newest is None:
            text = _("Analyse what was said: the last day of answers has passed")
            yield Duty(Urgency.WAITS, text, bench, detail=title)
        else:
            text = _("An analysis is ready to be read and published")
            yield Duty(Urgency.WAITS, text, f"{bench}?run={newest}", detail=title)


def _with_newest_run(municipality: Municipality) -> Iterable[tuple[str, str, int | None]]:
    """Address, title and newest finished run, where that is not published, or missing."""
    finished = AnalysisRun.objects.filter(dialogue=OuterRef("pk"), result__isnull=False)
    published = Publication.objects.filter(run=OuterRef("newest"))
    answered = Pin.objects.filter(dialogue=OuterRef("pk"), status=Status.APPROVED)
    ended = municipality.dialogues.in_phase(Phase.FEEDBACK).values("pk")
    phases = [phase for phase, permitted in PERMITTED.items() if Activity.PUBLISH in permitted]
    return (
        municipality.dialogues.in_phase(*phases)
        .annotate(newest=Subquery(finished.order_by("-pk").values("pk")[:1]))
        .filter(
            Q(newest__isnull=False) & ~Exists(published)
            | Q(newest=None, pk__in=ended) & Exists(answered)
        )
        .values_list("slug", "title", "newest")
    )
