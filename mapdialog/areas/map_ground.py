"""What a page must know to show a map: the facts behind areas/_map.html."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon
from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.areas.selectors import ground_of
from mapdialog.organisations.models import Municipality

DRAWN_STEP_DEG = 0.00003
"""An outline is simplified to this for drawing (2-3 m)."""


@dataclass(frozen=True)
class MapGround:
    id: str
    label: str
    extent: tuple[float, ...]
    """West, south, east, north of what is shown first."""
    outline_url: str
    base_map_url: str
    covers: str
    """"whole" or "part" of the municipality; empty without a base map."""
    raster_url: str
    attribution: str
    area: dict[str, Any] | None
    list_url: str

    @property
    def area_id(self) -> str:
        return f"{self.id}-area"

    @property
    def leaflet(self) -> dict[str, Any]:
        """What differs from LEAFLET_CONFIG in this one map."""
        tiles: list[Any] = [("", self.raster_url, {})] if self.raster_url else []
        return {"SPATIAL_EXTENT": self.extent, "TILES": tiles}


def map_ground(
    municipality: Municipality,
    *,
    area: MultiPolygon | None = None,
    id: str = "map",
    label: str = "",
    list_url: str = "",
) -> MapGround:
    """The ground of a map of the municipality, or of an `area` in it (EPSG:4326)."""
    ground = ground_of(municipality)
    coverage = ground.coverage
    base_map = coverage.base_map if coverage else None
    extent = area.extent if area else ground.bounds
    raster = settings.BASEMAP_RASTER_URL
    return MapGround(
        id=id,
        label=label or _("Map. Move with the arrow keys, zoom with plus and minus."),
        extent=tuple(round(degrees, 6) for degrees in extent),
        outline_url=reverse("areas:outline", args=[municipality.slug]),
        base_map_url=reverse("base_map", args=[base_map.digest]) if base_map else "",
        covers=("whole" if coverage.whole else "part") if coverage else "",
        raster_url=raster,
        attribution=settings.BASEMAP_RASTER_ATTRIBUTION if raster else _attribution(base_map),
        area=_drawn(area) if area else None,
        list_url=list_url,
    )


def _attribution(base_map: Any) -> str:
    return base_map.credit if base_map else ""


def _drawn(area: MultiPolygon) -> dict[str, Any]:
    simpler = area.simplify(DRAWN_STEP_DEG, preserve_topology=True)
    outline: dict[str, Any] = json.loads(simpler.geojson)
    return outline
