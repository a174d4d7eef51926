from django.urls import URLPattern, path

from mapdialog.access import can_publish, can_run_analysis, everybody, only
from mapdialog.hotspots.comparing import views as comparing
from mapdialog.hotspots.publishing import views as published
from mapdialog.hotspots.reach import views as reach
from mapdialog.hotspots.workbench import finding_views, layer_views, repeat_views
from mapdialog.hotspots.workbench import views as workbench

BENCH = "dialog/<slug:slug>/analys"

public: list[URLPattern] = everybody(
    [
        path("dialog/<slug:slug>/resultat/rutor.json", published.cells, name="cells"),
        path("dialog/<slug:slug>/resultat/omraden.json", published.areas, name="areas"),
    ]
)
staff: list[URLPattern] = [
    *only(
        can_run_analysis,
        [
            path("dialog/<slug:slug>/rackvidd/", reach.reach, name="reach"),
            path("dialog/<slug:slug>/rackvidd.csv", reach.reach_sheet, name="reach_sheet"),
            path(f"{BENCH}/", workbench.workbench, name="workbench"),
            path(f"{BENCH}/starta/", workbench.start, name="start"),
            path(f"{BENCH}/<int:number>/stoppa/", workbench.stop, name="stop"),
            path(f"{BENCH}/<int:number>/framsteg.json", layer_views.progress, name="progress"),
            path(f"{BENCH}/<int:number>/rutor.json", layer_views.cells, name="cells"),
            path(f"{BENCH}/<int:number>/platser.json", layer_views.places, name="places"),
            path(f"{BENCH}/<int:number>/ytor.json", layer_views.surfaces, name="surfaces"),
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
            path(f"{BENCH}/jamfor/", comparing.compare, name="compare"),
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
        [path(f"{BENCH}/<int:number>/publicera/", workbench.publish, name="publish")],
    ),
]
