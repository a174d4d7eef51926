"""What is published is named once, when it is published: by its published outline, nothing finer.

A run names its places by where they were found, which single pins can move: such a name would
tell that somebody came. Published names stay as they were published, also when the base map or
the parts of the municipality are replaced.
"""

from mapdialog.areas.names import part_names, place_names
from mapdialog.hotspots.models import Hotspot, PublishedArea, PublishedCell
from mapdialog.organisations.models import Municipality


def name_areas(municipality: Municipality, areas: list[PublishedArea]) -> None:
    """Give areas that are about to be published their names."""
    names = place_names(municipality, [area.geometry for area in areas])
    for area, name in zip(areas, names, strict=True):
        area.name, area.part_name = str(name), name.part


def name_cells(municipality: Municipality, cells: list[PublishedCell]) -> None:
    """Give cells that are about to be published the names of the parts that they lie in."""
    names = part_names(municipality, [cell.geometry for cell in cells])
    for cell, name in zip(cells, names, strict=True):
        cell.part_name = name


def published_area(hotspot: Hotspot) -> PublishedArea | None:
    """A place as everybody knows it by its newest publication."""
    return hotspot.published.order_by("pk").last()
