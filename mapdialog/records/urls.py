from django.urls import URLPattern, path

from mapdialog.access import (
    can_advise_on_disposal,
    can_decide_disposal,
    can_manage_records,
    can_see_exact_pins,
    only,
)
from mapdialog.records import views

public: list[URLPattern] = []
staff: list[URLPattern] = [
    *only(
        can_manage_records,
        [
            path("handlingar/", views.requests, name="requests"),
        ],
    ),
    *only(
        # The items are original texts with their exact places.
        can_see_exact_pins,
        [path("handlingar/<int:number>/", views.records_request, name="request")],
    ),
    *only(
        can_manage_records,
        [path("handlingar/gallring/", views.disposal, name="disposal")],
    ),
    *only(
        can_advise_on_disposal,
        [path("handlingar/gallring/rad/", views.advise, name="advise")],
    ),
    *only(
        can_decide_disposal,
        [path("handlingar/gallring/beslut/", views.decide, name="decide")],
    ),
]
