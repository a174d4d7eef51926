from django.urls import URLPattern, path

from mapdialog.access import can_enter_workplace, can_manage_dialogues, everybody, only
from mapdialog.dialogues import copy_views, desk_views, edit_views, phase_views, views

DESK = "dialog/<slug:slug>"

public: list[URLPattern] = everybody(
    [
        path("", views.start, name="start"),
        path("medborgardialog/", views.municipality_index, name="index"),
        path("dialog/<slug:slug>/", views.dialogue_page, name="dialogue"),
        path("dialog/<slug:slug>/inbjudan/", views.invitation, name="invitation"),
        path("om/<slug:page>/", views.about, name="about"),
    ]
)
staff: list[URLPattern] = [
    *only(
        can_manage_dialogues,
        [
            path("dialog/ny/", edit_views.new, name="new"),
            path(f"{DESK}/redigera/", edit_views.edit, name="edit"),
            path(f"{DESK}/omrade/", edit_views.area, name="area"),
            path(f"{DESK}/oppna/", phase_views.opening, name="opening"),
            path(f"{DESK}/datum/", phase_views.dates, name="dates"),
            path(f"{DESK}/fas/", phase_views.move, name="move"),
            path(f"{DESK}/kopiera/", copy_views.copy, name="copy"),
            path(f"{DESK}/ta-bort/", copy_views.delete, name="delete"),
            path(f"{DESK}/partner/", desk_views.partner, name="partner"),
            path(f"{DESK}/partner/<int:number>/", desk_views.partner_gone, name="partner_gone"),
            path(f"{DESK}/tillsammans/", desk_views.joint_work, name="joint_work"),
            path("indikator/", desk_views.target, name="target"),
        ],
    ),
    *only(
        can_enter_workplace,
        [
            path("dialog/", desk_views.dialogues, name="dialogues"),
            path(f"{DESK}/", desk_views.dialogue, name="dialogue"),
        ],
    ),
]
top: list[URLPattern] = [path("medborgardialog/", views.all_dialogues, name="all-dialogues")]
