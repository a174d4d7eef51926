from django.urls import URLPattern, path

from mapdialog.access import everybody
from mapdialog.areas import views

public: list[URLPattern] = everybody(
    [
        path("mark.json", views.outline, name="outline"),
        path("platser.json", views.places, name="places"),
    ]
)
staff: list[URLPattern] = []
top: list[URLPattern] = [
    path("baskarta/<slug:digest>.pmtiles", views.base_map, name="base_map"),
]
