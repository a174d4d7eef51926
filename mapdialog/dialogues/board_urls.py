"""The part of the settings that this room has: boards."""

from django.urls import URLPattern, path

from mapdialog.access import can_administer, only
from mapdialog.dialogues import board_views

public: list[URLPattern] = []
staff: list[URLPattern] = only(
    can_administer,
    [
        path("installningar/namnder/", board_views.boards, name="boards"),
        path("installningar/namnder/<int:number>/", board_views.board, name="board"),
        path("installningar/namnder/<int:number>/bort/", board_views.board_gone, name="board_gone"),
    ],
)
