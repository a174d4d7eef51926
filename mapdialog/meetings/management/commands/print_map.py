from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation

from geodata.exporters.map_page import MAX_SCALE, MIN_SCALE, PAPERS
from mapdialog.commands import DomainCommand
from mapdialog.dialogues.which import add_dialogue, dialogue_of
from mapdialog.meetings.printing import printed_map


class Command(DomainCommand):
    help = (
        "Print a dialogue's published map on one page as PDF: scale bar, north arrow, coordinates, "
        "legend, how many answered and when, and that the answers are self-selected."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_dialogue(parser)
        parser.add_argument(
            "--scale",
            type=int,
            help=f"number after 1:, {MIN_SCALE} to {MAX_SCALE} (default: the largest that fits)",
        )
        parser.add_argument(
            "--paper", default="a3", choices=sorted(PAPERS), help="paper, landscape"
        )
        parser.add_argument("--language", default="sv", help="language of the page")
        parser.add_argument("--out", type=Path, required=True, help="the PDF to write")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = dialogue_of(options)
        with translation.override(options["language"]):
            page = printed_map(dialogue, paper=options["paper"], scale=options["scale"])
        options["out"].write_bytes(page)
        self.say(f"Wrote {options['out']} ({len(page) // 1000} kB).")
