"""What each party may take home from a meeting, as layers in EPSG:3006.

- coordinator: exact pins, the newest run's cells, places and differences, all actions
- partner: what is published, and all actions
- public: what is published, and nothing else

A partner's figures are the public ones: exact ones would be moved by a single answer, and two
files around it would tell what it said.
"""

import enum
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from django.db.models import QuerySet

from analysis.refusals import TESTED
from geodata.frames import shapes_frame
from mapdialog.access import Person, can_enter_workplace, can_see_exact_pins
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import (
    AnalysisRun,
    ContrastArea,
    Hotspot,
    PartOfDay,
    Publication,
    PublishedArea,
    PublishedCell,
    PublishedPart,
    RunCell,
    RunPartCell,
)
from mapdialog.hotspots.publishing.selectors import latest_publication
from mapdialog.hotspots.runs.refusals import layers_withheld
from mapdialog.hotspots.runs.tested import direction_here
from mapdialog.organisations.models import Municipality
from mapdialog.planning.models import Action

CELL_FIGURES = (
    "cell_id",
    "n",
    "n_unsafe",
    "n_safe",
    "respondents",
    "share_unsafe",
    "share_low",
    "share_high",
    "tested",
)
PUBLIC_PLACE = (
    "hotspot__direction",
    "respondents_band",
    "tenths",
    "tenths_everywhere",
    "is_size_certain",
    "seal",
    "name",
)
PLACE_FIGURES = (
    "name",
    "direction",
    "method",
    "respondents",
    "votes",
    "share",
    "share_low",
    "share_high",
    "adjusted_low",
    "adjusted_high",
    "share_everywhere",
    "p",
    "seal",
)
PART_FIGURES = ("part", "cell_id", "n", "n_unsafe", "respondents", "share_unsafe")
DIFFERENCE_FIGURES = ("kind", "name", "respondents", "p")
# What says of whom the answers are stays on the workbench's page.
DIFFERENCES = tuple(
    kind
    for kind in ContrastArea.Kind
    if kind not in (ContrastArea.Kind.GROUP, ContrastArea.Kind.OTHERS)
)
ACTION_FIELDS = ("title", "status", "due_on", "done_on", "competence", "responsible__name")
PIN_FIELDS = (
    "id",
    "perception",
    "place_type",
    "reasons",
    "times_of_day",
    "when_dark",
    "public_text",
    "status",
    "created_hour",
    "outside_boundary",
    "imported",
    "precision_m",
)


class Audience(enum.Enum):
    COORDINATOR = "coordinator"
    PARTNER = "partner"
    PUBLIC = "public"


def audience_of(person: Person, municipality: Municipality) -> Audience:
    if can_see_exact_pins(person, municipality):
        return Audience.COORDINATOR
    if can_enter_workplace(person, municipality):
        return Audience.PARTNER
    return Audience.PUBLIC


def layers_for(dialogue: Dialogue, audience: Audience) -> dict[str, gpd.GeoDataFrame]:
    """Layer name → frame, for everything that this audience may have; empty layers too."""
    if audience is not Audience.COORDINATOR:
        return _published(dialogue, all_actions=audience is Audience.PARTNER)
    run = dialogue.runs.filter(result__isnull=False).first()
    cells = RunCell.objects.filter(run=run).annotate(tested=direction_here())
    places = Hotspot.objects.filter(run=run)
    parts = RunPartCell.objects.filter(run=run)
    differences = ContrastArea.objects.filter(run=run, kind__in=DIFFERENCES)
    return {
        "pins": _frame(dialogue.pins.order_by("pk"), PIN_FIELDS, "point"),
        "cells": _tested_or_empty(_frame(cells.order_by("cell_id"), CELL_FIGURES), run),
        "parts_of_day": _frame(parts.order_by("part", "cell_id"), PART_FIGURES),
        "tested_places": _frame(places.order_by("pk"), PLACE_FIGURES),
        "differences": _frame(differences.order_by("pk"), DIFFERENCE_FIGURES),
        "actions": _frame(_actions(dialogue), ACTION_FIELDS, geometry="place"),
    }


def _tested_or_empty(cells: gpd.GeoDataFrame, run: AnalysisRun | None) -> gpd.GeoDataFrame:
    """`tested`: the direction of the tested place that a cell lies in, "none" where it lies in no
    such place; empty where nothing was tested, as "none" would be an answer that nobody has."""
    if run is None or TESTED in layers_withheld(run.result.refusals):
        return cells.assign(tested=None)
    # Where no cell lies in a place the column has no words, and what is missing is NaN.
    return cells.assign(tested=cells["tested"].astype(object).fillna("none"))


def run_shown_to(dialogue: Dialogue, audience: Audience) -> AnalysisRun | None:
    """The run whose figures stand beside the layers of this audience."""
    if audience is not Audience.COORDINATOR:
        publication = latest_publication(dialogue)
        return publication.run if publication else None
    return dialogue.runs.filter(result__isnull=False).first()


def _published(dialogue: Dialogue, *, all_actions: bool) -> dict[str, gpd.GeoDataFrame]:
    publication = latest_publication(dialogue)
    cells = PublishedCell.objects.filter(publication=publication).order_by("cell_id")
    areas = PublishedArea.objects.filter(publication=publication).order_by("pk")
    actions = _actions(dialogue)
    if not all_actions:
        actions = actions.filter(published_at__isnull=False)
    shown = _frame(cells, ("cell_id", "respondents_band", "share_band", "hot"))
    return {
        "cells": shown.assign(**_by_part(publication, shown["cell_id"])),
        "tested_places": _frame(areas, PUBLIC_PLACE),
        "actions": _frame(actions, ACTION_FIELDS, geometry="place"),
    }


def _by_part(
    publication: Publication | None, cell_ids: "pd.Series[int]"
) -> dict[str, "pd.Series[str]"]:
    """The share of each part of the day, as a band; empty where it is not shown."""
    rows = PublishedPart.objects.filter(cell__publication=publication)
    shares = {
        (part, cell): band
        for part, cell, band in rows.values_list("part", "cell__cell_id", "share_band")
    }
    return {
        part.value: cell_ids.map(lambda cell, part=part: shares.get((part.value, cell), ""))
        for part in PartOfDay
    }


def _actions(dialogue: Dialogue) -> QuerySet[Action]:
    return Action.objects.filter(problem__dialogue=dialogue).order_by("pk")


def _frame(
    rows: QuerySet[Any], fields: Sequence[str], geometry: str = "geometry"
) -> gpd.GeoDataFrame:
    found = list(rows.values_list(geometry, *fields))
    columns = {
        _column(name): [_cell(row[place]) for row in found]
        for place, name in enumerate(fields, start=1)
    }
    return shapes_frame([bytes(row[0].wkb) for row in found], columns)


def _column(name: str) -> str:
    return name.removeprefix("hotspot__").removesuffix("__name")


def _cell(value: object) -> object:
    """Lists as text: neither shapefiles nor spreadsheets have them."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value
