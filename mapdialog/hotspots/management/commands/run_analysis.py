from __future__ import annotations

import json
from argparse import ArgumentTypeError
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.dialogues.which import dialogue_of
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.organisations.models import Municipality

HAS_DASK = all(find_spec(name) for name in ("dask", "distributed"))
if HAS_DASK:  # an extra: all but --all runs without it
    from mapdialog.hotspots.runs.dask_workers import dask_client
    from mapdialog.hotspots.runs.many_dialogues import (
        Outcome,
        analysable_dialogues,
        analyse_dialogues,
    )


def at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("at least one")
    return number


class Command(DomainCommand):
    help = (
        "Analyse a dialogue's approved pins, or those of all dialogues, and store the layers as "
        "new runs. The same pins, parameters and seed give the same layers, bit for bit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("slug", nargs="?", help="address of the dialogue")
        which.add_argument(
            "--all",
            action="store_true",
            help="every dialogue with approved pins whose phase permits it, spread over the "
            "cluster at DASK_SCHEDULER or over processes on this machine",
        )
        parser.add_argument(
            "--municipality",
            metavar="CODE",
            help="code of the municipality: with --all, the only one; else whose "
            "dialogue, where several have the same address",
        )
        parser.add_argument(
            "--workers", type=at_least_one, help="with --all: processes (default: one per core)"
        )
        parser.add_argument(
            "--json", action="store_true", help="print no text but one JSON object a line and run"
        )
        parser.add_argument("--seed", type=int, help="seed of the random numbers")
        parser.add_argument(
            "--cell-size",
            type=int,
            help="width of a cell in metres (default: chosen from the data)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = {"seed": options["seed"], "cell_size_m": options["cell_size"]}
        parameters = {name: value for name, value in given.items() if value is not None}
        if options["all"]:
            self.analyse_all(options, parameters)
            return
        if options["workers"]:
            raise CommandError("--workers goes with --all.")
        run = start_run(dialogue_of(options), parameters=parameters)
        if not options["json"]:
            self.say(f"Run {run.pk} …")
        if execute_run(run) is None:
            raise CommandError("The run was stopped.")
        self.print_result(run, as_json=options["json"])

    def analyse_all(self, options: dict[str, Any], parameters: dict[str, Any]) -> None:
        """Every dialogue; those that failed are told at the end."""
        if not HAS_DASK:
            raise CommandError(
                "--all spreads its work over Dask, which is not installed: run `make setup-dask`."
            )
        dialogues = analysable_dialogues(_municipality(options["municipality"]))
        if not options["json"]:
            self.say(f"{len(dialogues)} dialogues to analyse.")
        if not dialogues:
            return
        failed: list[Outcome] = []
        with dask_client(scheduler=settings.DASK_SCHEDULER, workers=options["workers"]) as client:
            outcomes = analyse_dialogues(client, dialogues, parameters=parameters)
            for number, outcome in enumerate(outcomes, start=1):
                if not options["json"]:
                    self.say(f"\n{number} of {len(dialogues)}: {outcome.dialogue.slug}")
                if outcome.error:
                    failed.append(outcome)
                    self.print_failure(outcome, as_json=options["json"])
                elif outcome.run:
                    self.print_result(outcome.run, as_json=options["json"])
        if failed:
            named = [f"{outcome.dialogue.slug}: {outcome.error}" for outcome in failed]
            head = f"{len(failed)} of {len(dialogues)} dialogues could not be analysed:"
            raise CommandError("\n  - ".join([head, *named]))

    def print_failure(self, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            run = outcome.run.pk if outcome.run else None
            told = {"run": run, "dialogue": outcome.dialogue.slug, "error": outcome.error}
            self.say(json.dumps(told, ensure_ascii=False))
        else:
            self.say(f"Failed: {outcome.error}")

    def print_result(self, run: AnalysisRun, *, as_json: bool) -> None:
        summary = summary_of(run)
        if as_json:
            self.say(json.dumps(summary, ensure_ascii=False))
            return
        self.say(
            f"{summary['pins']} pins by {summary['respondents']} respondents: "
            f"{summary['cells']} cells, {summary['hotspots']} tested places."
        )
        for refusal in summary["refusals"]:
            self.say(f"- {refusal_words(refusal)}")
        self.say(f"Publish it with: manage.py publish_run {run.pk} --response “…”")


def _municipality(code: str | None) -> Municipality | None:
    if code is None:
        return None
    found = Municipality.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no municipality {code}.")
    return found


def summary_of(run: AnalysisRun) -> dict[str, Any]:
    result = run.result
    return {
        "run": run.pk,
        "dialogue": run.dialogue.slug,
        "pins": run.snapshot.pins,
        "respondents": run.snapshot.respondents,
        "cells": run.cells.count(),
        "hotspots": run.hotspots.count(),
        "refusals": [found | {"words": refusal_words(found)} for found in result.refusals],
        "parameters": run.parameters,
        "choices": result.choices,
        "input_hash": run.snapshot.input_hash,
        "output_hash": result.output_hash,
        "code_version": run.code_version,
    }
