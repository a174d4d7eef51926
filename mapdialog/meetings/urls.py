from django.urls import URLPattern, path

from mapdialog.access import can_plan, can_see_plans, only
from mapdialog.meetings import views

public: list[URLPattern] = []
staff: list[URLPattern] = [
    *only(
        can_see_plans,
        [
            path("moten/", views.meetings, name="meetings"),
            path("moten/<int:number>/", views.meeting, name="meeting"),
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
