"""What later rooms know of a dialogue and this room shows or asks for.

Each sets its own part when Django starts (its `apps.py`): nothing of theirs is imported here, nor
asked for by the reverse name of a relation.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Missing
from mapdialog.organisations.models import Municipality


@dataclass(frozen=True)
class Reach:
    """How many have answered so far."""

    all_pins: int = 0
    approved: int = 0
    waiting: int = 0
    respondents: int = 0
    with_text: int = 0
    unsafe: int = 0


@dataclass
class LaterRooms:
    reach_of: Callable[[Dialogue], Reach] = lambda _dialogue: Reach()
    pins_by_dialogue: Callable[[Municipality], dict[int, int]] = lambda _municipality: {}
    answered_in: Callable[[Municipality, int], int] = lambda _municipality, _year: 0
    """How many dialogues got their first published answer in a year."""
    closing_checks: list[Callable[[Dialogue], list[Missing]]] = field(default_factory=list)
    """What must be done before a dialogue closes, and where."""
    deletion_checks: list[Callable[[Dialogue], list[Missing]]] = field(default_factory=list)
    """What has been received in a draft, so that it cannot be deleted."""


later_rooms = LaterRooms()
