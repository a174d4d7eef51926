"""The boards of a municipality: who owns, proposes and decides dialogues."""

from django.db.models import QuerySet

from mapdialog.dialogues.models import Board
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.named_things import (
    add_thing,
    change_thing,
    remove_unused,
    tidy_name,
    with_use,
)


def boards_of(municipality: Municipality) -> QuerySet[Board]:
    """By name, each with whether a dialogue names it."""
    return with_use(municipality.boards.all())


def add_board(municipality: Municipality, *, name: str) -> Board:
    board = Board(municipality=municipality, name=tidy_name(name))
    return add_thing(municipality.boards.all(), board)


def change_board(board: Board, *, name: str) -> None:
    change_thing(board.municipality.boards.all(), board, name=tidy_name(name))


def remove_board(board: Board) -> None:
    remove_unused(board.municipality.boards.all(), board)
