from django.urls import URLPattern, path

from mapdialog.access import everybody
from mapdialog.dialogues import views

public: list[URLPattern] = everybody(
    [
        path("", views.start, name="start"),
        path("medborgardialog/", views.municipality_index, name="index"),
        path("dialog/<slug:slug>/", views.dialogue_page, name="dialogue"),
        path("dialog/<slug:slug>/inbjudan/", views.invitation, name="invitation"),
        path("om/<slug:page>/", views.about, name="about"),
    ]
)
staff: list[URLPattern] = []
top: list[URLPattern] = [path("medborgardialog/", views.all_dialogues, name="all-dialogues")]
