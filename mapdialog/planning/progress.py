"""The life of an action, as data."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mapdialog.planning.models import ActionStatus

NOTE_NEEDED = _("Write what has been done, or why it will not be: residents read it.")


@dataclass(frozen=True)
class Transition:
    from_statuses: frozenset[str]
    needs_note: bool = False


TRANSITIONS: dict[str, Transition] = {
    ActionStatus.PLANNED: Transition(frozenset({ActionStatus.ONGOING, ActionStatus.NOT_DONE})),
    ActionStatus.ONGOING: Transition(frozenset({ActionStatus.PLANNED, ActionStatus.DONE})),
    ActionStatus.DONE: Transition(
        frozenset({ActionStatus.PLANNED, ActionStatus.ONGOING}), needs_note=True
    ),
    ActionStatus.NOT_DONE: Transition(
        frozenset({ActionStatus.PLANNED, ActionStatus.ONGOING}), needs_note=True
    ),
}
"""What was given up may be planned again; what was done may turn out to be unfinished."""


def possible_statuses(status: str) -> list[str]:
    """Where an action may go from here."""
    return [target for target, way in TRANSITIONS.items() if status in way.from_statuses]
