"""What a published place is called, by its published outline and nothing finer.

A run names its places by where they were found, which single pins can move: a name, and even more
the coordinates that stand in where nothing nearby has one, would tell that somebody came.
"""

from mapdialog.hotspots.models import Hotspot, PublishedArea
from mapdialog.hotspots.runs.places import name_of


def public_name(area: PublishedArea) -> str:
    return name_of(area.publication.dialogue.municipality, area.geometry.centroid)


def name_to_publish(hotspot: Hotspot) -> str:
    """The public name of a place that has been published, else the one that staff know."""
    area = hotspot.published.select_related("publication__dialogue__municipality").first()
    return public_name(area) if area else hotspot.name
