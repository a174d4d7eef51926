"""The part of the settings that this room has: the ground."""

from django.urls import URLPattern, path

from mapdialog.access import can_care_for_ground, only
from mapdialog.areas import ground_views, map_import_views

GROUND = "installningar/mark"

public: list[URLPattern] = []
staff: list[URLPattern] = only(
    can_care_for_ground,
    [
        path(f"{GROUND}/", ground_views.ground, name="ground"),
        path(f"{GROUND}/karta/", map_import_views.import_base_map, name="import_base_map"),
        path(f"{GROUND}/karta/stoppa/", map_import_views.stop, name="stop_base_map"),
        path(f"{GROUND}/karta/framsteg.json", map_import_views.progress, name="base_map_progress"),
    ],
)
