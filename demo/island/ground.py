"""The island as files: a base map and its parts, as a municipality's GIS unit would hand them over.

``write_ground`` writes what ``manage.py import_basemap`` and ``import_areas`` read, so that the
demo walks the same way as real data. Kinds are those of ``geodata.importers.ground_kinds``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from demo.island.addresses import number_houses
from demo.island.countryside import FARMS
from demo.island.curves import largest, polygons_of
from demo.island.districts import DISTRICTS, district_frame
from demo.island.place import CRS, to_sweref
from demo.island.plan import STOPS, WATERS
from demo.island.town import Plot, Town
from geodata.importers.ground_kinds import LABEL_OF
from geodata.importers.ground_package import ADDRESS_LAYER

TOWN = "Vänersö"
STATION = "Vänersö station"


class Feature(NamedTuple):
    kind: str
    geometry: BaseGeometry
    name: str = ""


@dataclass(frozen=True)
class GroundFiles:
    basemap: Path
    """GeoPackage, EPSG:3006: layer ground (kind, name) and layer addresses."""
    districts: Path
    """GeoPackage, EPSG:3006: code, name, women_0_15 … men_85_plus."""


def write_ground(folder: Path, town: Town) -> GroundFiles:
    """Write both files into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    files = GroundFiles(folder / "ground.gpkg", folder / "districts.gpkg")
    for path in (files.basemap, files.districts):
        path.unlink(missing_ok=True)
    _write(ground_frame(town), files.basemap, "ground")
    _write(address_frame(town), files.basemap, ADDRESS_LAYER)
    _write(district_frame(town.coast, town.skeleton), files.districts, "districts")
    return files


def _write(frame: gpd.GeoDataFrame, path: Path, layer: str) -> None:
    mixed = "Unknown" if frame.geom_type.nunique() > 1 else None
    pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", geometry_type=mixed)


def ground_frame(town: Town) -> gpd.GeoDataFrame:
    """kind, name and geometry in EPSG:3006; surfaces first, names last."""
    features = [*_surfaces(town), *_lines(town), *_names(town)]
    return gpd.GeoDataFrame(
        {"kind": [f.kind for f in features], "name": [f.name for f in features]},
        # Moving a shape half a million metres rounds it: a few shores touch themselves then.
        geometry=[shapely.make_valid(to_sweref(f.geometry)) for f in features],
        crs=CRS,
    )


def address_frame(town: Town) -> gpd.GeoDataFrame:
    """street, number, city and the door's place in EPSG:3006."""
    found = number_houses(town.houses, town.streets)
    return gpd.GeoDataFrame(
        {
            "street": [address.street for address in found],
            "number": [str(address.number) for address in found],
            "city": TOWN,
        },
        geometry=[to_sweref(address.at) for address in found],
        crs=CRS,
    )


def _surfaces(town: Town) -> Iterator[Feature]:
    coast = town.coast
    yield Feature("water", coast.lake)
    yield from _each("residential", town.residential)
    yield from _each("farmland", town.farmland)
    yield from _each("wood", town.wood)
    for plot in town.plots:
        yield from _plot(plot, {house.name for house in town.houses})
    yield from _each("quay", coast.piers)
    yield Feature("water", coast.tarn, "Tjärnsjön")
    yield from _each("water", coast.stream_surface)
    for house in town.houses:
        yield Feature("building", house.polygon, "" if house.name == STATION else house.name)


def _plot(plot: Plot, named_houses: set[str]) -> Iterator[Feature]:
    """A plot's name stands once, on its largest piece, and only if no house there has it."""
    parts = polygons_of(plot.ground, larger_than_m2=1)
    own_name = plot.name if plot.name not in named_houses else ""
    for number, part in enumerate(sorted(parts, key=lambda part: -part.area)):
        labelled = number == 0 and plot.kind in LABEL_OF
        yield Feature(plot.kind, part, own_name if labelled else "")


def _each(kind: str, geometry: BaseGeometry) -> Iterator[Feature]:
    for part in polygons_of(geometry, larger_than_m2=1):
        yield Feature(kind, part)


def _lines(town: Town) -> Iterator[Feature]:
    yield Feature("stream", town.coast.stream, "Kvarnån")
    for street in (*town.ways, *town.streets):
        yield Feature(street.kind, street.geometry, street.name)
    yield Feature("rail", town.skeleton.rail, "Vänersöbanan")
    for siding in town.skeleton.sidings:
        yield Feature("rail", siding)


def _names(town: Town) -> Iterator[Feature]:
    yield Feature("place_town", Point(1420, -40), TOWN)
    for district in DISTRICTS:
        yield Feature("place_suburb", Point(district.label), district.name)
    for farm in FARMS:
        yield Feature("place_district", Point(farm.at), farm.name)
    for label in WATERS:
        yield Feature("water_name", Point(label.at), label.name)
    for label in STOPS:
        yield Feature("stop", Point(label.at), label.name)
    for house in town.houses:
        if house.name == STATION:
            yield Feature("station", house.polygon.centroid, STATION)
    named_houses = {house.name for house in town.houses}
    for plot in town.plots:
        if plot.name and plot.kind not in LABEL_OF and plot.name not in named_houses:
            middle = shapely.maximum_inscribed_circle(largest(plot.ground), tolerance=5)
            yield Feature("poi", middle.interpolate(0), plot.name)
