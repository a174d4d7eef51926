"""What may be done in which phase, as data; and the way from phase to phase."""

import enum

from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import WrongPhase


class Deed(enum.Enum):
    """Something that depends on a dialogue's phase."""

    EDIT = "edit"
    IMPORT = "import"
    DROP_PIN = "drop_pin"
    CHANGE_PIN = "change_pin"
    DISCUSS = "discuss"
    ENTER_FOR_RESIDENT = "enter_for_resident"
    MODERATE = "moderate"
    ANALYSE = "analyse"
    PUBLISH = "publish"
    PLAN = "plan"
    GIVE_FEEDBACK = "give_feedback"


PERMITTED: dict[str, frozenset[Deed]] = {
    Phase.PREPARATION: frozenset(
        {Deed.EDIT, Deed.IMPORT, Deed.MODERATE, Deed.ANALYSE, Deed.PUBLISH, Deed.PLAN}
    ),
    Phase.OPEN: frozenset(
        {
            Deed.EDIT,
            Deed.DROP_PIN,
            Deed.CHANGE_PIN,
            Deed.DISCUSS,
            Deed.ENTER_FOR_RESIDENT,
            Deed.MODERATE,
            Deed.ANALYSE,
            Deed.PUBLISH,
            Deed.PLAN,
        }
    ),
    Phase.FEEDBACK: frozenset(
        {
            Deed.CHANGE_PIN,
            Deed.DISCUSS,
            Deed.MODERATE,
            Deed.ANALYSE,
            Deed.PUBLISH,
            Deed.PLAN,
            Deed.GIVE_FEEDBACK,
        }
    ),
    # A dialogue that is over is still acted upon, and answered for.
    Phase.CLOSED: frozenset({Deed.PLAN, Deed.GIVE_FEEDBACK}),
}

NEXT: dict[str, tuple[Phase, ...]] = {
    Phase.PREPARATION: (Phase.OPEN,),
    Phase.OPEN: (Phase.FEEDBACK,),
    Phase.FEEDBACK: (Phase.CLOSED, Phase.OPEN),
    Phase.CLOSED: (),
}


def permits(dialogue: Dialogue, deed: Deed) -> bool:
    return deed in PERMITTED[dialogue.phase]


def require(dialogue: Dialogue, deed: Deed) -> None:
    if not permits(dialogue, deed):
        raise WrongPhase(
            _("“%(title)s” is in the phase %(phase)s, where this cannot be done.")
            % {"title": dialogue.title, "phase": dialogue.get_phase_display()}
        )
