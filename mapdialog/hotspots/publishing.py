"""Publishing a run: everything public passes the disclosure gate here, and nowhere else."""

from typing import Any

import geopandas as gpd
import pandas as pd
from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _
from shapely import from_wkb
from shapely.geometry.base import BaseGeometry

from analysis.bands import people_band, share_band, tenths, tenths_range
from analysis.disclosure import publishable
from analysis.refusals import RELATIVE
from geodata.crs import to_store
from geodata.frames import shapes_frame
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Deed, require
from mapdialog.errors import Conflict, Invalid
from mapdialog.hotspots.models import (
    AnalysisRun,
    Hotspot,
    Publication,
    PublishedArea,
    PublishedCell,
    RunResult,
)
from mapdialog.hotspots.records import cells_frame, plain, stored_shape
from mapdialog.organisations.models import User

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
    "hot_unsafe",
    "hot_safe",
)


CHANCES = (2, 5, 10, 20, 50, 100, 200, 500, 1_000)


def one_map_in(p: float) -> int:
    """Such a pattern by chance in about one of this many maps: rounded down, never flattered."""
    return max((number for number in CHANCES if number * p <= 1), default=1)


@transaction.atomic
def publish_run(run: AnalysisRun, *, response: str, actor: User | None = None) -> Publication:
    """Show a run to everybody, with the owner's response to it."""
    # Two publications at once would not see each other at the gate.
    dialogue = Dialogue.objects.select_for_update().get(pk=run.dialogue_id)
    require(dialogue, Deed.PUBLISH)
    result = RunResult.objects.filter(run=run).first()
    if result is None:
        raise Conflict(_("The analysis is not finished, so there is nothing to publish."))
    if not response.strip():
        raise Invalid(_("Write the owner's response first: nothing is published without it."))
    if Publication.objects.filter(run=run).exists():
        raise Conflict(_("This analysis is published already."))
    cells = gated_cells(run)
    publication = Publication.objects.create(
        run=run,
        dialogue=dialogue,
        response=response.strip(),
        published_by=actor,
        suppressed_cells=int((~cells["shown"]).sum()) if len(cells) else 0,
        summary=public_summary(run, result),
    )
    if len(cells):
        _store_cells(publication, cells[cells["shown"]])
        _store_areas(publication, cells[cells["shown"]])
    return publication


def gated_cells(run: AnalysisRun) -> gpd.GeoDataFrame:
    """The run's cells as the gate lets them through, with a column `shown`; EPSG:3006."""
    cells = cells_frame(run)
    if cells.empty:
        return cells
    earlier = [
        published_frame(publication)
        for publication in run.dialogue.publications.exclude(cells=None).order_by("pk")
    ]
    passed = publishable(
        cells[["cell_id", *GATED, "geometry"]],
        k=int(run.parameters["k"]),
        published=earlier or None,
    )
    return passed.assign(shown=~passed["suppressed"])


def published_frame(publication: Publication) -> gpd.GeoDataFrame:
    """What an earlier publication showed, with the figures behind its bands; EPSG:3006."""
    rows = list(publication.cells.order_by("cell_id").values_list("cell_id", "geometry", "figures"))
    figures = pd.DataFrame([row[2] or {} for row in rows], columns=list(GATED))
    columns: dict[str, Any] = {name: figures[name].tolist() for name in GATED}
    columns["cell_id"] = [row[0] for row in rows]
    return shapes_frame([bytes(row[1].wkb) for row in rows], columns)


def public_summary(run: AnalysisRun, result: RunResult) -> dict[str, Any]:
    """What every public map says about itself, in bands."""
    hours = run.dialogue.pins.aggregate(first=Min("created_hour"), last=Max("created_hour"))
    share = result.summary.get("share_unsafe")
    return {
        "respondents_band": people_band(run.snapshot.respondents),
        "from": hours["first"].date().isoformat(),
        "to": hours["last"].date().isoformat(),
        "tenths_unsafe": None if share is None else tenths(share),
        "refusals": result.refusals,
        "cell_size_m": result.choices.get("cell_size_m"),
    }


def _store_cells(publication: Publication, cells: gpd.GeoDataFrame) -> None:
    """Shown cells only: even an empty outline would tell that somebody answered there."""
    refused = {
        layer for refusal in publication.summary["refusals"] for layer in refusal["withholds"]
    }
    compared = RELATIVE not in refused
    stored = to_store(cells)
    PublishedCell.objects.bulk_create(
        [_published_cell(publication, row, compared=compared) for _index, row in stored.iterrows()],
        batch_size=2_000,
    )


def _published_cell(publication: Publication, row: pd.Series, *, compared: bool) -> PublishedCell:
    return PublishedCell(
        publication=publication,
        cell_id=int(row["cell_id"]),
        geometry=stored_shape(row["geometry"]),
        respondents_band=people_band(int(row["respondents"])),
        share_band=share_band(float(row["share_unsafe"])) if compared else "",
        hot="unsafe" if row["hot_unsafe"] else "safe" if row["hot_safe"] else "",
        figures={name: plain(row[name]) for name in GATED},
    )


def _store_areas(publication: Publication, shown: gpd.GeoDataFrame) -> None:
    """Tested places, drawn with the shown cells they cover: no finer outline leaves the house.

    The two tests often find the same place; the public reads of it once, as the stronger.
    """
    stored = to_store(shown).set_index("cell_id")
    centres = stored.geometry.representative_point()
    told: dict[str, set[int]] = {}
    for hotspot in publication.run.hotspots.all():
        covered = stored[centres.within(from_wkb(bytes(hotspot.geometry.wkb)))]
        known = told.setdefault(hotspot.direction, set())
        if covered.empty or 2 * len(known.intersection(covered.index)) >= len(covered):
            continue
        known.update(covered.index)
        _published_area(publication, hotspot, covered.geometry.union_all()).save()


def _published_area(
    publication: Publication, hotspot: Hotspot, outline: BaseGeometry
) -> PublishedArea:
    geometry = stored_shape(outline)
    least = publication.run.parameters["k"]
    return PublishedArea(
        publication=publication,
        hotspot=hotspot,
        geometry=geometry
        if isinstance(geometry, MultiPolygon)
        else MultiPolygon(geometry, srid=4326),
        respondents_band=people_band(hotspot.respondents),
        tenths=tenths(hotspot.share),
        tenths_everywhere=tenths_range(hotspot.share_everywhere),
        chance=one_map_in(hotspot.p),
        stability=hotspot.stability,
        reasons=[word for word, people in hotspot.reasons if people >= least],
    )
