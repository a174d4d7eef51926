"""The part of the settings that this room has: the ground."""

from django.urls import URLPattern, path

from mapdialog.access import can_care_for_ground, only
from mapdialog.areas import ground_views

public: list[URLPattern] = []
staff: list[URLPattern] = only(
    can_care_for_ground, [path("installningar/mark/", ground_views.ground, name="ground")]
)
