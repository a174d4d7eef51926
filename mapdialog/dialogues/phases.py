"""What may be done in which phase, as data; and the way from phase to phase."""

import enum

from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import WrongPhase


class Activity(enum.Enum):
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


PERMITTED: dict[str, frozenset[Activity]] = {
    Phase.PREPARATION: frozenset(
        {
            Activity.EDIT,
            Activity.IMPORT,
            Activity.MODERATE,
            Activity.ANALYSE,
            Activity.PUBLISH,
            Activity.PLAN,
        }
    ),
    Phase.OPEN: frozenset(
        {
            Activity.EDIT,
            Activity.DROP_PIN,
            Activity.CHANGE_PIN,
            Activity.DISCUSS,
            Activity.ENTER_FOR_RESIDENT,
            Activity.MODERATE,
            Activity.ANALYSE,
            Activity.PUBLISH,
            Activity.PLAN,
        }
    ),
    Phase.FEEDBACK: frozenset(
        {
            Activity.CHANGE_PIN,
            Activity.DISCUSS,
            Activity.MODERATE,
            Activity.ANALYSE,
            Activity.PUBLISH,
            Activity.PLAN,
            Activity.GIVE_FEEDBACK,
        }
    ),
    # A dialogue that is over is still acted upon, and answered for.
    Phase.CLOSED: frozenset({Activity.PLAN, Activity.GIVE_FEEDBACK}),
}

NEXT: dict[str, tuple[Phase, ...]] = {
    Phase.PREPARATION: (Phase.OPEN,),
    Phase.OPEN: (Phase.FEEDBACK,),
    Phase.FEEDBACK: (Phase.CLOSED, Phase.OPEN),
    Phase.CLOSED: (),
}


def permits(dialogue: Dialogue, activity: Activity) -> bool:
    return activity in PERMITTED[dialogue.phase]


def require(dialogue: Dialogue, activity: Activity) -> None:
    if not permits(dialogue, activity):
        raise WrongPhase(
            _("“%(title)s” is in the phase %(phase)s, where this cannot be done.")
            % {"title": dialogue.title, "phase": dialogue.get_phase_display()}
        )
