"""Publications as the gate compares them: the exact figures behind the bands, and back again."""

from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis.publication import PART_FIGURES, Place, Published
from geodata.frames import shapes_frame
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import (
    AnalysisRun,
    Publication,
    PublishedPart,
    RunSnapshot,
)
from mapdialog.hotspots.runs.snapshots import unpacked

# What a cell shows, and what could be worked out from it.
GATED = (
    "n",
    "n_unsafe",
    "n_safe",
    "respondents",
    "respondents_unsafe",
    "respondents_safe",
    "top_share",
    "share_unsafe",
)


class SnapshotPins(Mapping[int, gpd.GeoDataFrame]):
    """The pins of runs by the run's number, read when they are asked for.

    What has been disposed of is not among them.
    """

    def __init__(self, dialogue: Dialogue) -> None:
        self._kept = RunSnapshot.objects.filter(run__dialogue=dialogue)
        self._read: dict[int, gpd.GeoDataFrame] = {}

    def __getitem__(self, run: int) -> gpd.GeoDataFrame:
        if run not in self._read:
            kept = self._kept.filter(run=run).first()
            if kept is None:
                raise KeyError(run)
            self._read[run] = unpacked(bytes(kept.rows)).pins
        return self._read[run]

    def __contains__(self, run: object) -> bool:
        return isinstance(run, int) and self._kept.filter(run=run).exists()

    def __iter__(self) -> Iterator[int]:
        return iter(self._kept.values_list("run", flat=True))

    def __len__(self) -> int:
        return self._kept.count()


def places_frame(run: AnalysisRun) -> gpd.GeoDataFrame:
    """The tested places of a run in their order, EPSG:3006: `direction` and outline."""
    rows = list(run.hotspots.values_list("direction", "geometry"))
    return shapes_frame(
        [bytes(row[1].wkb) for row in rows], {"direction": [row[0] for row in rows]}
    )


def published_before(dialogue: Dialogue) -> list[Published]:
    """All publications of the dialogue that showed a cell, oldest first."""
    shown = dialogue.publications.exclude(cells=None).order_by("pk")
    return [published_figures(publication) for publication in shown]


def published_figures(publication: Publication) -> Published:
    """What a publication showed, with the figures behind its bands; EPSG:3006."""
    return Published(
        _cells(publication),
        _parts(publication),
        [_place(area.figures) for area in publication.areas.all() if area.figures],
        (publication.figures or {}).get("said", {}),
    )


def _place(figures: dict[str, Any]) -> Place:
    # JSON knows no tuples.
    return Place(**{**figures, "cell_ids": tuple(figures["cell_ids"])})


def _cells(publication: Publication) -> gpd.GeoDataFrame:
    names = ("cell_id", "source_id", "geometry", "figures")
    rows = list(publication.cells.order_by("cell_id").values_list(*names))
    figures = pd.DataFrame([row[3] or {} for row in rows], columns=list(GATED))
    columns: dict[str, Any] = {name: figures[name].tolist() for name in GATED}
    columns["cell_id"] = [row[0] for row in rows]
    columns["source"] = [row[1] or publication.run_id for row in rows]
    return shapes_frame([bytes(row[2].wkb) for row in rows], columns)


def _parts(publication: Publication) -> pd.DataFrame:
    found = PublishedPart.objects.filter(cell__publication=publication, figures__isnull=False)
    rows = [
        {"cell_id": cell_id, "part": part, **(figures or {})}
        for cell_id, part, figures in found.values_list("cell__cell_id", "part", "figures")
    ]
    return pd.DataFrame(rows, columns=["cell_id", "part", *PART_FIGURES])
