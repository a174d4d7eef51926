"""Making places of an analysis: tested cells that lie together, named and explained."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.contrib.gis.measure import D
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from analysis.checks import pin_arrays
from analysis.grid import neighbours
from analysis.pipeline import Layers
from analysis.shares import share_of_people, wilson_interval
from geodata.crs import shape_to_store
from mapdialog.areas.models import Area, Place
from mapdialog.hotspots.models import AnalysisRun, Hotspot
from mapdialog.hotspots.runs.answers import most_said
from mapdialog.organisations.models import Municipality

DIRECTIONS = (Hotspot.Direction.UNSAFE, Hotspot.Direction.SAFE)
NAMED_WITHIN_M = 400
MOST_REASONS = 5


def store_hotspots(run: AnalysisRun, pins: gpd.GeoDataFrame, layers: Layers) -> None:
    """Store the tested places of a run: joined cells of the person vote, areas of the scan."""
    Hotspot.objects.bulk_create(
        [*_joined_cells(run, pins, layers), *_scanned_areas(run, pins, layers)]
    )


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
        name=name_of(run.dialogue.municipality, geometry.centroid),
        geometry=geometry,
        pins=len(inside),
        respondents=people,
        share=share,
        share_low=float(low[0]),
        share_high=float(high[0]),
        share_everywhere=_towards(direction, float(layers.summary["share_unsafe"])),
        reasons=most_said(own, "reasons")[:MOST_REASONS],
        times_of_day=most_said(own, "times_of_day"),
    )


def _towards(direction: str, share_unsafe: float) -> float:
    return share_unsafe if direction == Hotspot.Direction.UNSAFE else 1 - share_unsafe


def name_of(municipality: Municipality, point: Point) -> str:
    """What people call a place: the nearest named ground and the part of the municipality."""
    area = (
        Area.objects.filter(area_set__municipality=municipality, geometry__intersects=point)
        .order_by("area_set_id", "pk")
        .first()
    )
    near = (
        Place.objects.filter(base_map__municipality=municipality)
        .exclude(kind="address")
        .filter(point__dwithin=(point, _degrees(NAMED_WITHIN_M)))
        .annotate(away=Distance("point", point))
        .filter(away__lte=D(m=NAMED_WITHIN_M))
        .exclude(kind__startswith="place")
        .order_by("away", "pk")
        .first()
    )
    names = [found.name for found in (near, area) if found and found.name]
    return ", ".join(dict.fromkeys(names)) or str(municipality)


def _degrees(metres: float) -> float:
    """Generous: enough degrees for so many metres of longitude anywhere in Sweden."""
    return metres / (111_000 * float(np.cos(np.radians(70))))
