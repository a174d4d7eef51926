from typing import Any

from django.core.management.base import CommandError, CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.errors import NotFound
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.repeating import ask_repeat, carry_out_repeat, repeat_in_words


class Command(DomainCommand):
    help = (
        "Analyse a run again from its stored input and parameters, never from today's pins, and "
        "compare the bits. Ends with 1 if they are not the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, help="number of the run")

    def handle(self, *args: Any, **options: Any) -> None:
        run = AnalysisRun.objects.select_related("result").filter(pk=options["run"]).first()
        if run is None:
            raise NotFound(f"There is no run {options['run']}.")
        told = repeat_in_words(carry_out_repeat(ask_repeat(run)))
        lines = [told.words, f"{told.hash_then}  the run", f"{told.hash_now}  the repeat"]
        lines += [f"{one.name}: {one.then} then, {one.now} now" for one in told.versions]
        if told.state != "same":
            raise CommandError("\n".join(lines))
        self.say("\n".join(lines))
