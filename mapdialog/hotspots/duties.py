"""Analyses that wait to be read and published."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_publish
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality


@duty_source
def runs_to_publish(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """The newest finished run of a dialogue, as long as it is not published."""
    if not can_publish(person, municipality):
        return
    newest = (
        AnalysisRun.objects.filter(dialogue__municipality=municipality, result__isnull=False)
        .select_related("dialogue", "publication")
        .order_by("dialogue_id", "-pk")
        .distinct("dialogue_id")
    )
    for run in newest:
        if hasattr(run, "publication") or not permits(run.dialogue, Activity.PUBLISH):
            continue
        bench = reverse("staff_hotspots:workbench", args=[municipality.slug, run.dialogue.slug])
        yield Duty(
            Urgency.WAITS,
            _("An analysis is ready to be read and published"),
            f"{bench}?run={run.pk}",
            detail=run.dialogue.title,
        )
