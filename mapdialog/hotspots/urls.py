from django.urls import URLPattern, path

from mapdialog.access import can_publish, can_run_analysis, everybody, only
from mapdialog.hotspots import (
    compare_views,
    finding_views,
    reach_views,
    repeat_views,
    run_views,
    staff_views,
    views,
)

BENCH = "dialog/<slug:slug>/analys"

public: list[URLPattern] = everybody(
    [
        path("dialog/<slug:slug>/resultat/rutor.json", views.cells, name="cells"),
        path("dialog/<slug:slug>/resultat/omraden.json", views.areas, name="areas"),
    ]
)
staff: list[URLPattern] = [
    *only(
        can_run_analysis,
        [
            path("dialog/<slug:slug>/rackvidd/", reach_views.reach, name="reach"),
            path("dialog/<slug:slug>/rackvidd.csv", reach_views.reach_sheet, name="reach_sheet"),
            path(f"{BENCH}/", staff_views.workbench, name="workbench"),
            path(f"{BENCH}/starta/", staff_views.start, name="start"),
            path(f"{BENCH}/<int:number>/stoppa/", staff_views.stop, name="stop"),
            path(f"{BENCH}/<int:number>/framsteg.json", run_views.progress, name="progress"),
            path(f"{BENCH}/<int:number>/rutor.json", run_views.cells, name="cells"),
            path(f"{BENCH}/<int:number>/platser.json", run_views.places, name="places"),
            path(f"{BENCH}/<int:number>/ytor.json", run_views.surfaces, name="surfaces"),
            path(f"{BENCH}/<int:number>/dygnet/", finding_views.parts_of_day, name="parts_of_day"),
            path(
                f"{BENCH}/<int:number>/dygnet/rutor.json",
                finding_views.part_cells,
                name="part_cells",
            ),
            path(
                f"{BENCH}/<int:number>/fore-efter/", finding_views.before_after, name="before_after"
            ),
            path(
                f"{BENCH}/<int:number>/skillnader.json",
                finding_views.differences,
                name="differences",
            ),
            path(f"{BENCH}/jamfor/", compare_views.compare, name="compare"),
            path(f"{BENCH}/<int:number>/upprepa/", repeat_views.repeat, name="repeat"),
            path(
                f"{BENCH}/<int:number>/upprepning.json",
                repeat_views.repeat_progress,
                name="repeat_progress",
            ),
        ],
    ),
    *only(
        can_publish,
        [path(f"{BENCH}/<int:number>/publicera/", staff_views.publish, name="publish")],
    ),
]
