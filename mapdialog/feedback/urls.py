from django.urls import URLPattern, path

from mapdialog.access import can_give_feedback, everybody, only
from mapdialog.feedback import staff_views, views

COMPOSER = "dialog/<slug:slug>/aterkoppling"

public: list[URLPattern] = everybody(
    [
        path("dialog/<slug:slug>/resultat/", views.results, name="results"),
        path("dialog/<slug:slug>/lista/", views.result_list, name="result_list"),
    ]
)
staff: list[URLPattern] = only(
    can_give_feedback,
    [
        path(f"{COMPOSER}/", staff_views.composer, name="composer"),
        path(f"{COMPOSER}/svar/", staff_views.write, name="write"),
        path(f"{COMPOSER}/svar/<int:number>/", staff_views.edit, name="edit"),
        path(f"{COMPOSER}/svar/<int:number>/publicera/", staff_views.publish, name="publish"),
        path(f"{COMPOSER}/resultat/", staff_views.result, name="result"),
        path(f"{COMPOSER}/utvardering/", staff_views.evaluation, name="evaluation"),
        path(f"{COMPOSER}/andring/", staff_views.notice, name="notice"),
    ],
)
