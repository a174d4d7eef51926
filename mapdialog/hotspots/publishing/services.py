"""Publishing a run: everything public passes the disclosure gate here, and nowhere else."""

from calendar import monthrange
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd
from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from analysis.bands import cell_share_band, people_band, share_band, tenths, tenths_range
from analysis.changed_people import changed_people
from analysis.layers import Parameters
from analysis.publication import PART_FIGURES, Place, Published, publish
from analysis.refusals import RELATIVE
from geodata.crs import to_store
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.errors import Conflict, Invalid
from mapdialog.hotspots.models import (
    AnalysisRun,
    Hotspot,
    Publication,
    PublishedArea,
    PublishedCell,
    PublishedPart,
    RunResult,
)
from mapdialog.hotspots.publishing.figures import (
    GATED,
    SnapshotPins,
    places_frame,
    published_before,
)
from mapdialog.hotspots.publishing.mentions import mentions_in_bands
from mapdialog.hotspots.publishing.names import name_areas, name_cells
from mapdialog.hotspots.publishing.secrets import CellSecrets
from mapdialog.hotspots.runs.records import cells_frame, plain, stored_shape
from mapdialog.organisations.models import User

# Of so many people in a place it is told what could be found, the first at which anything could.
DETECTABLE_OF = ("25", "50", "100")


def public_k(run: AnalysisRun) -> int:
    """How many a public figure rests on, whatever a run was told: never fewer than the default."""
    return max(Parameters().k, int(run.parameters["k"]))


@transaction.atomic
def publish_run(run: AnalysisRun, *, response: str, actor: User | None = None) -> Publication:
    """Show a run to everybody, with the owner's response to it."""
    # Two publications at once would not see each other at the gate.
    dialogue = Dialogue.objects.select_for_update().get(pk=run.dialogue_id)
    require(dialogue, Activity.PUBLISH)
    result = RunResult.objects.filter(run=run).first()
    if result is None:
        raise Conflict(_("The analysis is not finished, so there is nothing to publish."))
    if not response.strip():
        raise Invalid(_("Write the owner's response first: nothing is published without it."))
    if Publication.objects.filter(run=run).exists():
        raise Conflict(_("This analysis is published already."))
    pins_of = SnapshotPins(dialogue)
    _require_change(run, pins_of)
    secrets = CellSecrets(dialogue, float(result.choices.get("cell_size_m") or 0))
    found = _gated(run, result, pins_of, secrets)
    publication = Publication.objects.create(
        run=run,
        dialogue=dialogue,
        response=response.strip(),
        published_by=actor,
        suppressed_cells=run.cells.count() - (len(found.cells) if found else 0),
        summary=public_summary(run, result)
        | {"said": mentions_in_bands(found.said if found else {})},
        figures={"said": found.said} if found else None,
    )
    if found is not None and len(found.cells):
        _store_cells(publication, found, secrets)
        _store_areas(publication, found)
    return publication


def _require_change(run: AnalysisRun, pins_of: SnapshotPins) -> None:
    """Between any two publications nobody's answers differ, or those of at least k people do.

    Else the totals, the tested places and what is refused would tell what those few answered.
    """
    k = public_k(run)
    for publication in run.dialogue.publications.select_related("run__snapshot"):
        if publication.run_id not in pins_of or run.pk not in pins_of:
            continue
        if publication.run.snapshot.input_hash == run.snapshot.input_hash:
            continue
        changed = changed_people(pins_of[publication.run_id], pins_of[run.pk])
        if 0 < changed < k:
            raise Conflict(
                _(
                    "Too little has changed since the map of %(day)s: fewer than %(k)s people "
                    "have added, changed or withdrawn answers, and a new map would show what they "
                    "answered. Publish again when more have."
                )
                % {"day": date_format(publication.published_at), "k": k}
            )


def _gated(
    run: AnalysisRun, result: RunResult, pins_of: SnapshotPins, secrets: CellSecrets
) -> Published | None:
    """What the gate lets through; None where the run has no cells to show."""
    cells = cells_frame(run)
    if cells.empty:
        return None
    return publish(
        cells[["cell_id", *GATED, "geometry"]],
        places_frame(run),
        source=run.pk,
        pins_of=pins_of,
        cell_size_m=float(result.choices["cell_size_m"]),
        k=public_k(run),
        earlier=published_before(run.dialogue),
        shift=secrets.for_people(cells["cell_id"]),
    )


def public_summary(run: AnalysisRun, result: RunResult) -> dict[str, Any]:
    """What every public map says about itself, in bands."""
    first, last = _period(run)
    share = result.summary.get("share_unsafe")
    return {
        "respondents_band": people_band(run.snapshot.respondents),
        "from": first.isoformat(),
        "to": last.isoformat(),
        "tenths_unsafe": None if share is None else tenths(share),
        "refusals": result.refusals,
        "cell_size_m": result.choices.get("cell_size_m"),
        "absence_means_nothing": result.summary.get("absence_means_nothing", False),
        "detectable": _detectable(result.summary.get("smallest_detectable_share", {})),
    }


def _detectable(shares: dict[str, float | None]) -> dict[str, Any] | None:
    """The smallest share that would be found in half of cases, as a band; None: none would."""
    found = [(int(people), shares.get(people)) for people in DETECTABLE_OF]
    return next(
        ({"people": n, "share": share_band(share)} for n, share in found if share is not None),
        None,
    )


def _period(run: AnalysisRun) -> tuple[date, date]:
    """The days on which answers were taken: those that the dialogue was open.

    Of answers collected elsewhere, the months: the first or last day may be one person's.
    """
    dialogue, asked = run.dialogue, timezone.localdate(run.requested_at)
    hours = dialogue.pins.aggregate(first=Min("created_hour"), last=Max("created_hour"))
    month = hours["last"].date().replace(day=monthrange(hours["last"].year, hours["last"].month)[1])
    first = dialogue.opens_at or hours["first"].date().replace(day=1)
    return first, max(first, min(dialogue.closes_at or month, asked))


def _store_cells(publication: Publication, found: Published, secrets: CellSecrets) -> None:
    """Shown cells only: even an empty outline would tell that somebody answered there."""
    refused = {
        layer for refusal in publication.summary["refusals"] for layer in refusal["withholds"]
    }
    compared = RELATIVE not in refused
    rows = [row for _index, row in to_store(found.cells).iterrows()]
    direction_of = {
        cell_id: place.direction for place in reversed(found.places) for cell_id in place.cell_ids
    }
    cells = [
        _published_cell(
            publication,
            row,
            share=_share_band(row, secrets) if compared else "",
            hot=direction_of.get(int(row["cell_id"]), ""),
        )
        for row in rows
    ]
    name_cells(publication.dialogue.municipality, cells)
    PublishedCell.objects.bulk_create(cells, batch_size=2_000)
    if not compared:
        return
    cell_of = {cell.cell_id: cell for cell in cells}
    PublishedPart.objects.bulk_create(
        [
            _published_part(cell_of[int(row["cell_id"])], row, share=_share_band(row, secrets))
            for _i, row in found.parts.iterrows()
        ],
        batch_size=2_000,
    )


def _share_band(row: pd.Series, secrets: CellSecrets) -> str:
    part = str(row.get("part", ""))
    draw = secrets.for_shares(int(row["cell_id"]), part)
    return cell_share_band(float(row["share_unsafe"]), int(row["respondents"]), draw)


def _published_cell(
    publication: Publication, row: pd.Series, *, share: str, hot: str
) -> PublishedCell:
    return PublishedCell(
        publication=publication,
        cell_id=int(row["cell_id"]),
        source_id=int(row["source"]),
        geometry=stored_shape(row["geometry"]),
        respondents_band=people_band(int(row["respondents"])),
        share_band=share,
        hot=hot,
        figures={name: plain(row[name]) for name in GATED},
    )


def _published_part(cell: PublishedCell, row: pd.Series, *, share: str) -> PublishedPart:
    return PublishedPart(
        cell=cell,
        part=row["part"],
        respondents_band=people_band(int(row["respondents"])),
        share_band=share,
        figures={name: plain(row[name]) for name in PART_FIGURES},
    )


def _store_areas(publication: Publication, found: Published) -> None:
    """Tested places, drawn with the shown cells they cover: no finer outline leaves the house."""
    outline_of = to_store(found.cells).set_index("cell_id").geometry
    sources = {place.source for place in found.places}
    # A place that stood is still that of the run that found it.
    hotspots = {run: list(Hotspot.objects.filter(run=run)) for run in sources}
    areas = [
        _published_area(
            publication,
            hotspots[place.source][place.number],
            place,
            outline_of.loc[list(place.cell_ids)].union_all(),
        )
        for place in found.places
    ]
    name_areas(publication.dialogue.municipality, areas)
    PublishedArea.objects.bulk_create(areas)


def _published_area(
    publication: Publication, hotspot: Hotspot, place: Place, outline: BaseGeometry
) -> PublishedArea:
    shape = stored_shape(outline)
    unsafe = hotspot.direction == Hotspot.Direction.UNSAFE
    return PublishedArea(
        publication=publication,
        hotspot=hotspot,
        geometry=shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=4326),
        respondents_band=people_band(place.respondents),
        tenths=tenths(place.share if unsafe else 1 - place.share),
        tenths_everywhere=tenths_range(hotspot.share_everywhere),
        is_size_certain=hotspot.is_size_certain,
        seal=hotspot.seal,
        reasons=place.said.get("reasons", []),
        times_of_day=place.said.get("times_of_day", []),
        figures=asdict(place),
    )
