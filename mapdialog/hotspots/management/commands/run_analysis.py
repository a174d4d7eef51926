import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.dialogues.selectors import dialogue_by_slug
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.refusals import refusal_words
from mapdialog.hotspots.services import execute_run, start_run


class Command(DomainCommand):
    help = (
        "Analyse a dialogue's approved pins and store the layers as a new run. The same pins, "
        "parameters and seed give the same layers, bit for bit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="address of the dialogue")
        parser.add_argument("--json", action="store_true", help="print one JSON object, no text")
        parser.add_argument("--seed", type=int, help="seed of the random numbers")
        parser.add_argument(
            "--cell-size",
            type=int,
            help="width of a cell in metres (default: chosen from the data)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = {"seed": options["seed"], "cell_size_m": options["cell_size"]}
        parameters = {name: value for name, value in given.items() if value is not None}
        run = start_run(dialogue_by_slug(options["slug"]), parameters=parameters)
        if not options["json"]:
            self.say(f"Run {run.pk} …")
        result = execute_run(run)
        if result is None:
            raise CommandError("The run was stopped.")
        summary = self.summary_of(run)
        if options["json"]:
            self.say(json.dumps(summary, ensure_ascii=False))
            return
        self.say(
            f"{summary['pins']} pins by {summary['respondents']} respondents: "
            f"{summary['cells']} cells, {summary['hotspots']} tested places."
        )
        for refusal in result.refusals:
            self.say(f"- {refusal_words(refusal)}")
        self.say(f"Publish it with: manage.py publish_run {run.pk} --response “…”")

    def summary_of(self, run: AnalysisRun) -> dict[str, Any]:
        result = run.result
        return {
            "run": run.pk,
            "dialogue": run.dialogue.slug,
            "pins": run.snapshot.pins,
            "respondents": run.snapshot.respondents,
            "cells": run.cells.count(),
            "hotspots": run.hotspots.count(),
            "refusals": result.refusals,
            "parameters": run.parameters,
            "choices": result.choices,
            "input_hash": run.snapshot.input_hash,
            "output_hash": result.output_hash,
            "code_version": run.code_version,
        }
