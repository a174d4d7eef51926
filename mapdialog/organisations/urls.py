from django.urls import URLPattern, path

from mapdialog.access import can_enter_workplace, everybody, only
from mapdialog.organisations import join_views, staff_views, views

public: list[URLPattern] = everybody([path("vapen/", views.coat_of_arms, name="arms")])
staff: list[URLPattern] = only(can_enter_workplace, [path("", staff_views.start, name="start")])
top: list[URLPattern] = [
    path("", views.index, name="index"),
    path("healthz", views.healthz, name="healthz"),
    path("nyckel.json", views.csrf_token, name="csrf-token"),
    path("arbete/", staff_views.workplaces, name="workplaces"),
    path("konto/inbjudan/<str:token>/", join_views.join, name="join"),
]
