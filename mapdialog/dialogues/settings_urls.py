"""The parts of the settings that this room has: boards, guidelines, pages about the service."""

from django.urls import URLPattern, path

from mapdialog.access import can_administer, only
from mapdialog.dialogues import board_views, rules_views

public: list[URLPattern] = []
staff: list[URLPattern] = only(
    can_administer,
    [
        path("installningar/namnder/", board_views.boards, name="boards"),
        path("installningar/namnder/<int:number>/", board_views.board, name="board"),
        path("installningar/namnder/<int:number>/bort/", board_views.board_gone, name="board_gone"),
        path("installningar/riktlinjer/", rules_views.guidelines, name="guidelines"),
        path("installningar/riktlinjer/<int:number>/", rules_views.guideline, name="guideline"),
        path(
            "installningar/riktlinjer/<int:number>/bort/",
            rules_views.guideline_gone,
            name="guideline_gone",
        ),
        path("installningar/sidor/", rules_views.pages, name="pages"),
    ],
)
