from typing import Any

from django.core.management.base import CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.errors import NotFound
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.publishing.services import publish_run


class Command(DomainCommand):
    help = (
        "Publish a run: its cells pass the disclosure gate and are shown to residents together "
        "with the owner's response. Nothing is published without one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, help="number of the run")
        parser.add_argument(
            "--response", required=True, help="what the owner answers those who took part"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = AnalysisRun.objects.select_related("dialogue").filter(pk=options["run"]).first()
        if run is None:
            raise NotFound(f"There is no run {options['run']}.")
        publication = publish_run(run, response=options["response"])
        shown = publication.cells.count()
        self.say(
            f"Run {run.pk} is published: {shown} cells shown, {publication.suppressed_cells} "
            f"with too few people to show, {publication.areas.count()} tested places."
        )
