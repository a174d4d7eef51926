from django.urls import URLPattern, path

from mapdialog.access import can_plan, can_see_plans, only
from mapdialog.meetings import pack_views, views

public: list[URLPattern] = []
staff: list[URLPattern] = [
    *only(
        can_see_plans,
        [
            path("moten/", views.meetings, name="meetings"),
            path("moten/<int:number>/", views.meeting, name="meeting"),
            path("moten/<int:number>/karta.pdf", pack_views.map_page, name="map_page"),
            path("moten/<int:number>/lager/<slug:form>/", pack_views.layers, name="layers"),
        ],
    ),
    *only(
        can_plan,
        [
            path("moten/nytt/", views.new, name="new"),
            path("moten/<int:number>/beslut/", views.decide, name="decide"),
        ],
    ),
]
