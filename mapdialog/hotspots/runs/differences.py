"""Writing what differs within a run, and from the round before, into the database."""

from collections.abc import Iterator

import geopandas as gpd
from django.contrib.gis.geos import MultiPolygon

from analysis.change import BETTER, WORSE
from analysis.pipeline import Differences
from geodata.crs import to_store
from mapdialog.areas.names import place_names
from mapdialog.hotspots.models import AnalysisRun, ContrastArea, RunPartCell
from mapdialog.hotspots.runs.records import BATCH, plain, stored_shape

CONTRAST_FIGURES = (
    "labelled",
    "unlabelled",
    "share_in",
    "share_low",
    "share_high",
    "share_all",
    "share_unlabelled",
    "radius_m",
)
CHANGE_FIGURES = (
    "people_before",
    "people_after",
    "share_before",
    "share_after",
    "share_all",
    "share_low",
    "share_high",
    "change",
    "composition_change",
    "comparison_change",
    "net_change",
    "net_low",
    "net_high",
    "regression_to_mean",
)
CHANGE_KINDS = {WORSE: ContrastArea.Kind.MORE_UNSAFE, BETTER: ContrastArea.Kind.LESS_UNSAFE}
PART_FIGURES = ("part", "cell_id", "n", "n_unsafe", "respondents", "share_unsafe")


def store_differences(run: AnalysisRun, found: Differences) -> None:
    """All that `analysis.differences` found, EPSG:3006; nothing where it was refused."""
    areas: list[ContrastArea] = []
    if found.contrasts is not None:
        areas += _areas(run, found.contrasts, CONTRAST_FIGURES)
    if found.changes is not None:
        kinds = found.changes["direction"].map(CHANGE_KINDS)
        changes = found.changes.assign(kind=kinds, group="")
        areas += _areas(run, changes, CHANGE_FIGURES)
    names = place_names(run.dialogue.municipality, [area.geometry for area in areas])
    for area, name in zip(areas, names, strict=True):
        area.name = str(name)
    ContrastArea.objects.bulk_create(areas)
    if found.parts is not None and len(found.parts):
        RunPartCell.objects.bulk_create(_part_cells(run, found.parts), batch_size=BATCH)


def _areas(
    run: AnalysisRun, areas: gpd.GeoDataFrame, figures: tuple[str, ...]
) -> Iterator[ContrastArea]:
    for _index, area in to_store(areas).iterrows():
        outline = stored_shape(area.geometry)
        geometry = MultiPolygon(outline, srid=4326) if outline.geom_type == "Polygon" else outline
        yield ContrastArea(
            run=run,
            kind=area["kind"],
            group=area["group"],
            geometry=geometry,
            respondents=int(area["respondents"]),
            p=float(area["p"]),
            figures={name: plain(area[name]) for name in figures},
        )


def _part_cells(run: AnalysisRun, cells: gpd.GeoDataFrame) -> Iterator[RunPartCell]:
    stored = to_store(cells)
    rows = stored[list(PART_FIGURES)].itertuples(index=False)
    for geometry, values in zip(stored.geometry, rows, strict=True):
        figures = {name: plain(value) for name, value in zip(PART_FIGURES, values, strict=True)}
        yield RunPartCell(run=run, geometry=stored_shape(geometry), **figures)
