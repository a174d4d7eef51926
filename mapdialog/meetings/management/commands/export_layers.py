from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from geodata.exporters.layers import SUFFIXES
from mapdialog.commands import DomainCommand
from mapdialog.dialogues.which import add_dialogue, dialogue_of
from mapdialog.meetings.exports import export_layers
from mapdialog.meetings.layers import Audience


class Command(DomainCommand):
    help = (
        "Export a dialogue's layers for QGIS, ArcGIS or a spreadsheet. The audience decides what "
        "is in it: exact pins and figures for coordinators, what is published and all actions for "
        "partners, and only what is published for the public."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_dialogue(parser)
        parser.add_argument(
            "--audience",
            required=True,
            choices=[audience.value for audience in Audience],
            help="who will have the file",
        )
        parser.add_argument(
            "--format", default="gpkg", choices=sorted(SUFFIXES), help="file format"
        )
        parser.add_argument(
            "--srid", type=int, default=3006, help="projection: 3006 or a local zone, 3007-3018"
        )
        parser.add_argument("--out", type=Path, required=True, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = export_layers(
            dialogue_of(options),
            Audience(options["audience"]),
            options["out"],
            form=options["format"],
            srid=options["srid"],
        )
        for layer, features in counts.items():
            self.say(f"{layer}: {features}")
        self.say(f"Wrote {options['out']}.")
