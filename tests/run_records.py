"""Records of runs without the analysis behind them: what was read, used and found, by hand."""

from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon

from analysis.layers import METHOD
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import (
    AnalysisRun,
    ContrastArea,
    Hotspot,
    RunCell,
    RunPartCell,
    RunResult,
    RunSnapshot,
)
from mapdialog.hotspots.runs.snapshots import packed, take_snapshot
from mapdialog.hotspots.runs.versions import code_version, package_versions
from tests.factories import CENTRE

PARAMETERS = {
    "seed": 1,
    "cell_size_m": None,
    "bandwidth_m": None,
    "q": 0.05,
    "alpha": 0.05,
    "k": 5,
    "permutations": 999,
    "max_radius_m": 800.0,
    "max_share": 0.25,
    "min_cases": 5,
}
CHOICES = {
    "method": METHOD,
    "cell_size_m": 150,
    "cell_size_how": "chosen",
    "cell_size_curve": [[100, 0.5], [150, 0.7], [250, 0.8], [500, 0.9], [1000, 1.0]],
    "bandwidth_m": 250.0,
    "bandwidth_how": "leave_one_respondent_out",
    "bandwidth_curve": [[100.0, -3.0], [250.0, -2.0], [600.0, -4.0]],
    "merge_within_m": 75.0,
    "permutation_scheme": "respondent_block",
    "bit_generator": "PCG64",
    "lattice": "pointy-top hexagons, centre at (0, 0)",
    "crs": "EPSG:3006",
    "proj": "9.1.1",
}
SQUARE = 0.002
"""Degrees from the middle of a place or cell to its edge."""


def record_run(dialogue: Dialogue, **details: Any) -> AnalysisRun:
    """A finished run of the pins as they are. `parameters`, `choices` and `summary`: what is not
    as usual; `finished=False`: without a result."""
    run = AnalysisRun.objects.create(
        dialogue=dialogue,
        parameters=PARAMETERS | details.get("parameters", {}),
        before=details.get("before"),
        context=details.get("context", {}),
        code_version=details.get("code_version", code_version()),
        package_versions=details.get("package_versions", package_versions()),
    )
    if not details.get("finished", True):
        return run
    snapshot = take_snapshot(dialogue)
    RunSnapshot.objects.create(
        run=run,
        rows=packed(snapshot),
        input_hash=snapshot.input_hash,
        pins=len(snapshot.pins),
        respondents=snapshot.respondents,
    )
    unsafe = int((snapshot.pins["perception"] == "unsafe").sum())
    summary = {
        "pins": len(snapshot.pins),
        "pins_without_repeats": len(snapshot.pins),
        "respondents": snapshot.respondents,
        "unsafe": unsafe,
        "share_unsafe": unsafe / len(snapshot.pins),
        "share_low": 0.3,
        "share_high": 0.6,
        "absence_means_nothing": True,
    }
    RunResult.objects.create(
        run=run,
        output_hash=details.get("output_hash", snapshot.input_hash),
        summary=summary | details.get("summary", {}),
        choices=CHOICES | details.get("choices", {}),
        refusals=details.get("refusals", []),
        findings=details.get("findings", {}),
    )
    return run


def square(east: float = 0.0) -> Polygon:
    """A square at the centre, moved `east` by so many of its own widths."""
    lng, lat = CENTRE[0] + east * 2 * SQUARE, CENTRE[1]
    return Polygon.from_bbox((lng - SQUARE, lat - SQUARE, lng + SQUARE, lat + SQUARE))


def add_place(run: AnalysisRun, name: str, east: float = 0.0, **details: Any) -> Hotspot:
    """A tested place of a run: a square, moved `east` by so many of its own widths."""
    figures = {
        "direction": "unsafe",
        "method": Hotspot.Method.PEOPLE,
        "pins": 48,
        "respondents": 40,
        "share": 0.8,
        "share_low": 0.69,
        "share_high": 0.91,
        "share_everywhere": 0.45,
        "p": 0.004,
        "votes": 32.0,
        "share_adjusted": 0.77,
        "adjusted_low": 0.6,
        "adjusted_high": 0.9,
        "seal": True,
        "seal_p": 0.01,
        "seal_people": 18,
        "radius_m": 100.0,
    }
    shape = MultiPolygon(square(east), srid=4326)
    return Hotspot.objects.create(run=run, name=name, geometry=shape, **(figures | details))


def add_cell(run: AnalysisRun, number: int, **details: Any) -> RunCell:
    """A cell of a run, 10 people of whom half marked it unsafe unless told otherwise."""
    figures = {
        "n": 10,
        "n_unsafe": 5,
        "n_safe": 5,
        "respondents": 10,
        "respondents_unsafe": 5,
        "respondents_safe": 5,
        "top_share": 0.1,
        "share_unsafe": 0.5,
        "share_low": 0.24,
        "share_high": 0.76,
    }
    return RunCell.objects.create(
        run=run, cell_id=number, geometry=square(number), **(figures | details)
    )


def add_part(run: AnalysisRun, part: str, number: int = 0, **details: Any) -> RunPartCell:
    figures = {"n": 9, "n_unsafe": 6, "respondents": 8, "share_unsafe": 0.75}
    return RunPartCell.objects.create(
        run=run, part=part, cell_id=number, geometry=square(number), **(figures | details)
    )


def add_area(
    run: AnalysisRun,
    kind: str,
    name: str = "Stationstunneln",
    group: str = "",
    respondents: int = 50,
    **figures: Any,
) -> ContrastArea:
    usual = {"labelled": 34, "unlabelled": 16, "share_in": 0.7, "share_all": 0.5}
    return ContrastArea.objects.create(
        run=run,
        kind=kind,
        group=group,
        name=name,
        geometry=MultiPolygon(square(), srid=4326),
        respondents=respondents,
        p=0.004,
        figures=usual | figures,
    )
