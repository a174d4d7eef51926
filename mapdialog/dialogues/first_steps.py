"""Of what a municipality needs for its first dialogue: a board that owns it, and the dialogue."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mapdialog.access import can_manage_dialogues
from mapdialog.dialogues.models import Board, Dialogue
from mapdialog.organisations.first_steps import DIALOGUE, PEOPLE, Step, step_source
from mapdialog.organisations.models import Municipality


@step_source
def dialogue_steps(municipality: Municipality) -> Iterator[Step]:
    boards = Board.objects.filter(municipality=OuterRef("pk"))
    dialogues = Dialogue.objects.filter(municipality=OuterRef("pk"))
    has_board, has_dialogue = (
        Municipality.objects.filter(pk=municipality.pk)
        .annotate(has_board=Exists(boards), has_dialogue=Exists(dialogues))
        .values_list("has_board", "has_dialogue")
        .get()
    )
    yield Step(PEOPLE + 2, _("Enter the board that owns the dialogue"), has_board,
               "staff_rules:boards")  # fmt: skip
    yield Step(
        DIALOGUE, _("Write the first dialogue"), has_dialogue, "staff_dialogues:new",
        who=can_manage_dialogues,
    )  # fmt: skip
