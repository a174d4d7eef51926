"""`{% ground_map municipality area=dialogue.area list_url=… %}`: a map on a page."""

from typing import Any

from django import template
from django.contrib.gis.geos import MultiPolygon
from django.template import Context

from mapdialog.areas.map_ground import map_ground
from mapdialog.organisations.models import Municipality

register = template.Library()


@register.inclusion_tag("areas/_map.html", takes_context=True)
def ground_map(
    context: Context,
    municipality: Municipality,
    area: MultiPolygon | None = None,
    id: str = "map",
    label: str = "",
    list_url: str = "",
) -> dict[str, Any]:
    """Started by django-leaflet, whose script carries the page's nonce."""
    found = map_ground(municipality, area=area, id=id, label=label, list_url=list_url)
    return {"map": found, "nonce": context.get("CSP_NONCE", "")}


@register.inclusion_tag("areas/_map_assets.html")
def map_assets() -> dict[str, Any]:
    """For the head of the page: Leaflet and the map's style."""
    return {}
