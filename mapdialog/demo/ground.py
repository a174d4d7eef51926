"""The island as files: a base map and its parts, as a municipality's GIS unit would hand them over.

``write_ground`` writes what ``manage.py import_basemap`` and ``import_areas`` read, so that the
demo walks the same way as real data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from mapdialog.demo.addresses import number_houses
from mapdialog.demo.countryside import FARMS
from mapdialog.demo.curves import largest
from mapdialog.demo.districts import DISTRICTS, district_frame
from mapdialog.demo.names import STOPS, WATERS, Label
from mapdialog.demo.place import CRS, to_sweref
from mapdialog.demo.streets import Street
from mapdialog.demo.town import Plot, Town, draw_town

LAYER = "ground"
OPEN_SPACES = frozenset({"park", "wood", "cemetery", "allotments", "beach", "pitch"})


class Feature(TypedDict, total=False):
    kind: str
    name: str
    street: str
    housenumber: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class GroundFiles:
    basemap: Path
    """GeoPackage, EPSG:3006, one layer: kind, name, street, housenumber."""
    districts: Path
    """GeoPackage, EPSG:3006: code, name, women_0_15 … men_85_plus."""


def write_ground(folder: Path) -> GroundFiles:
    """Draw the island and write both files into ``folder``, replacing earlier ones."""
    town = draw_town()
    folder.mkdir(parents=True, exist_ok=True)
    files = GroundFiles(folder / "ground.gpkg", folder / "districts.gpkg")
    _write(ground_frame(town), files.basemap, LAYER)
    _write(district_frame(town.coast, town.skeleton), files.districts, "districts")
    return files


def _write(frame: gpd.GeoDataFrame, path: Path, layer: str) -> None:
    path.unlink(missing_ok=True)
    mixed = frame.geom_type.nunique() > 1
    pyogrio.write_dataframe(
        frame, path, layer=layer, driver="GPKG", geometry_type="Unknown" if mixed else None
    )


def ground_frame(town: Town) -> gpd.GeoDataFrame:
    """Every feature of the base map in EPSG:3006, surfaces first and names last."""
    features = [*_surfaces(town), *_lines(town), *_names(town), *_addresses(town)]
    columns = {
        key: [feature.get(key, "") for feature in features]
        for key in ("kind", "name", "street", "housenumber")
    }
    placed = [to_sweref(feature["geometry"]) for feature in features]
    return gpd.GeoDataFrame(columns, geometry=placed, crs=CRS)


def _surfaces(town: Town) -> Iterator[Feature]:
    coast = town.coast
    yield Feature(kind="water", name="Vänern", geometry=coast.lake)
    yield from _each("residential", town.residential)
    yield from _each("farmland", town.farmland)
    yield from _each("wood", town.wood)
    for plot in town.plots:
        yield from _each(plot.kind, plot.ground, plot.name)
    yield from _each("quay", coast.piers)
    yield Feature(kind="water", name="Tjärnsjön", geometry=coast.tarn)
    yield from _each("water", coast.stream_surface)
    for house in town.houses:
        yield Feature(kind="building", name=house.name, geometry=house.polygon)


def _each(kind: str, geometry: BaseGeometry, name: str = "") -> Iterator[Feature]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and part.area > 1:
            yield Feature(kind=kind, name=name, geometry=part)


def _lines(town: Town) -> Iterator[Feature]:
    yield Feature(kind="stream", name="Kvarnån", geometry=town.coast.stream)
    for street in (*town.ways, *town.streets):
        yield _street(street)
    yield Feature(kind="rail", name="Vänersöbanan", geometry=town.skeleton.rail)
    for siding in town.skeleton.sidings:
        yield Feature(kind="rail", geometry=siding)


def _street(street: Street) -> Feature:
    return Feature(kind=street.kind, name=street.name, geometry=street.geometry)


def _names(town: Town) -> Iterator[Feature]:
    yield Feature(kind="place_town", name="Vänersö", geometry=Point(1420, -40))
    for district in DISTRICTS:
        yield Feature(kind="place_suburb", name=district.name, geometry=Point(district.label))
    for farm in FARMS:
        yield Feature(kind="place_locality", name=farm.name, geometry=Point(farm.at))
    yield from (_label("water_name", label) for label in WATERS)
    yield from (_label("stop", label) for label in STOPS)
    named = {house.name for house in town.houses}
    for plot in town.plots:
        if plot.name and plot.name not in named:
            yield _plot_name(plot)
    for house in town.houses:
        if house.name:
            kind = "station" if "station" in house.name else "poi"
            yield Feature(kind=kind, name=house.name, geometry=house.polygon.centroid)


def _label(kind: str, label: Label) -> Feature:
    return Feature(kind=kind, name=label.name, geometry=Point(label.at))


def _plot_name(plot: Plot) -> Feature:
    kind = "park_name" if plot.kind in OPEN_SPACES else "poi"
    at = shapely.maximum_inscribed_circle(largest(plot.ground), tolerance=5).interpolate(0)
    return Feature(kind=kind, name=plot.name, geometry=at)


def _addresses(town: Town) -> Iterator[Feature]:
    for address in number_houses(town.houses, town.streets):
        yield Feature(
            kind="address",
            name=address.name,
            street=address.street,
            housenumber=str(address.number),
            geometry=address.at,
        )


__all__ = ["GroundFiles", "ground_frame", "write_ground"]
