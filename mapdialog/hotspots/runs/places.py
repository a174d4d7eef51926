"""Making places of an analysis: tested cells that lie together, named and explained."""

from collections.abc import Iterator

import geopandas as gpd
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from analysis.checks import pin_arrays
from analysis.grid import neighbours
from analysis.pipeline import Layers
from analysis.shares import share_of_people, wilson_interval
from geodata.crs import shape_to_store
from mapdialog.areas.names import place_names
from mapdialog.hotspots.models import AnalysisRun, Hotspot
from mapdialog.hotspots.runs.answers import most_mentioned

DIRECTIONS = (Hotspot.Direction.UNSAFE, Hotspot.Direction.SAFE)
MOST_REASONS = 5


def store_hotspots(run: AnalysisRun, pins: gpd.GeoDataFrame, layers: Layers) -> None:
    """Store the tested places of a run: joined cells of the person vote, areas of the scan."""
    places = [*_joined_cells(run, pins, layers), *_scanned_areas(run, pins, layers)]
    names = place_names(run.dialogue.municipality, [place.geometry for place in places])
    for place, name in zip(places, names, strict=True):
        place.name = str(name)
    Hotspot.objects.bulk_create(places)


def _joined_cells(run: AnalysisRun, pins: gpd.GeoDataFrame, layers: Layers) -> Iterator[Hotspot]:
    for direction in DIRECTIONS:
        cells = layers.cells
        if cells.empty or f"hot_{direction}" not in cells.columns:
            continue
        hot = cells[cells[f"hot_{direction}"].astype(bool)].reset_index(drop=True)
        if hot.empty:
            continue
        _count, part = connected_components(neighbours(hot["cell_id"].to_numpy()), directed=False)
        for number in range(part.max() + 1):
            members = hot[part == number]
            place = _place(run, pins, members.geometry.union_all(), direction, layers)
            # Hot by its ring alone: the place itself has nobody to speak of, or says otherwise.
            if place.respondents < run.parameters["k"] or place.share <= place.share_everywhere:
                continue
            place.method = Hotspot.Method.PERSON_VOTE
            # How often the strongest of all cells would be this strong by chance (Bonferroni).
            place.p = min(1.0, float(members[f"p_{direction}"].min()) * len(cells))
            # Of a cell in the middle: the most stable one would flatter the place.
            place.stability = int(members[f"stability_{direction}"].median())
            yield place


def _scanned_areas(run: AnalysisRun, pins: gpd.GeoDataFrame, layers: Layers) -> Iterator[Hotspot]:
    alpha = float(run.parameters["alpha"])
    for area in layers.areas.itertuples():
        if area.p > alpha:
            continue
        place = _place(run, pins, area.geometry, area.direction, layers)
        place.method = Hotspot.Method.SCAN
        place.p = float(area.p)
        yield place


def _place(
    run: AnalysisRun,
    pins: gpd.GeoDataFrame,
    outline_metric: BaseGeometry,
    direction: str,
    layers: Layers,
) -> Hotspot:
    inside = pins[shapely.covers(outline_metric, pins.geometry.to_numpy())]
    people = int(inside["respondent"].nunique())
    share = _towards(direction, share_of_people(pin_arrays(inside)))
    low, high = wilson_interval(share * people, people)
    stored = GEOSGeometry(memoryview(shape_to_store(outline_metric).wkb), srid=4326)
    geometry = stored if isinstance(stored, MultiPolygon) else MultiPolygon(stored, srid=4326)
    own = inside[inside["perception"] == direction]
    return Hotspot(
        run=run,
        direction=direction,
        geometry=geometry,
        pins=len(inside),
        respondents=people,
        share=share,
        share_low=float(low[0]),
        share_high=float(high[0]),
        share_everywhere=_towards(direction, float(layers.summary["share_unsafe"])),
        reasons=most_mentioned(own, "reasons")[:MOST_REASONS],
        times_of_day=most_mentioned(own, "times_of_day"),
    )


def _towards(direction: str, share_unsafe: float) -> float:
    return share_unsafe if direction == Hotspot.Direction.UNSAFE else 1 - share_unsafe
