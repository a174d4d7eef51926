"""Storing the tested places of an analysis, each as it was tested, named and with what was said."""

from typing import Any

import geopandas as gpd
import shapely
from django.contrib.gis.geos import MultiPolygon

from analysis.checks import placed_within
from analysis.pipeline import Layers
from geodata.crs import to_store
from mapdialog.areas.names import place_names
from mapdialog.hotspots.models import AnalysisRun, Hotspot
from mapdialog.hotspots.runs.answers import most_mentioned
from mapdialog.hotspots.runs.records import plain, stored_shape

MOST_REASONS = 5
# Column of `analysis.people_scan` → field.
FIGURES = {
    "direction": "direction",
    "pins": "pins",
    "respondents": "respondents",
    "votes": "votes",
    "share_in": "share",
    "raw_low": "share_low",
    "raw_high": "share_high",
    "share_adjusted": "share_adjusted",
    "share_low": "adjusted_low",
    "share_high": "adjusted_high",
    "share_all": "share_everywhere",
    "p": "p",
    "seal": "seal",
    "seal_p": "seal_p",
    "seal_people": "seal_people",
    "radius_m": "radius_m",
}


def store_hotspots(run: AnalysisRun, pins: gpd.GeoDataFrame, layers: Layers) -> None:
    """One place for each row of `layers.areas`; what is decided about places is decided there."""
    if layers.areas.empty:
        return
    outlines = layers.areas.geometry
    pins = placed_within(pins, layers.choices["cell_size_m"])
    stored = to_store(layers.areas)
    places = [
        Hotspot(
            run=run,
            method=Hotspot.Method.PEOPLE,
            geometry=_many(stored_shape(geometry)),
            **_said(pins, outline, row["direction"]),
            **{field: plain(row[column]) for column, field in FIGURES.items()},
        )
        for outline, geometry, (_index, row) in zip(
            outlines, stored.geometry, stored.iterrows(), strict=True
        )
    ]
    names = place_names(run.dialogue.municipality, [place.geometry for place in places])
    for place, name in zip(places, names, strict=True):
        place.name = str(name)
    Hotspot.objects.bulk_create(places)


def _many(outline: Any) -> MultiPolygon:
    return outline if isinstance(outline, MultiPolygon) else MultiPolygon(outline, srid=4326)


def _said(pins: gpd.GeoDataFrame, outline_metric: Any, direction: str) -> dict[str, Any]:
    """Reasons and times of those who marked the place in its direction."""
    inside = pins[shapely.covers(outline_metric, pins.geometry.to_numpy())]
    own = inside[inside["perception"] == direction]
    return {
        "reasons": most_mentioned(own, "reasons")[:MOST_REASONS],
        "times_of_day": most_mentioned(own, "times_of_day"),
    }
