"""What may be done in which phase, as data; and the way from phase to phase."""

import enum

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import NotFound, WrongPhase


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

# The steps that a person takes. Opening, and opening again, are done by dates
# (`opening.open_dialogue`, `dates.change_dates`), and so is the end that was planned.
NEXT: dict[str, tuple[Phase, ...]] = {
    Phase.PREPARATION: (),
    Phase.OPEN: (Phase.FEEDBACK,),
    Phase.FEEDBACK: (Phase.CLOSED,),
    Phase.CLOSED: (),
}


def permits(dialogue: Dialogue, activity: Activity) -> bool:
    return activity in PERMITTED[dialogue.phase]


def require(dialogue: Dialogue, activity: Activity) -> None:
    if not permits(dialogue, activity):
        raise WrongPhase(_why_not(dialogue, activity))


def _why_not(dialogue: Dialogue, activity: Activity) -> str:
    is_over = dialogue.phase in {Phase.FEEDBACK, Phase.CLOSED}
    if activity is Activity.DROP_PIN and is_over and dialogue.closes_at:
        # A resident reads it, perhaps when the phone has found its network again.
        return _("“%(title)s” took answers until %(last)s. This answer has not been stored.") % {
            "title": dialogue.title,
            "last": date_format(dialogue.closes_at),
        }
    return _("“%(title)s” is in the phase %(phase)s, where this cannot be done.") % {
        "title": dialogue.title,
        "phase": dialogue.get_phase_display(),
    }


# A share that lets any number of residents by each other, and that whoever moves the dialogue on
# has to wait for. Django's own `select_for_update` knows only stronger ones.
AS_IT_STANDS = """
SELECT recorded_phase, attested_at, opens_at, closes_at FROM dialogues_dialogue WHERE id = %s
FOR KEY SHARE
"""


def require_held(dialogue: Dialogue, activity: Activity) -> None:
    """`require` of the dialogue as it stands now, which it stays until the transaction ends.

    For what residents send: a page may be open for hours while the dialogue is ended, or its last
    day moved. The columns read are those that `Dialogue.phase` rests on.
    """
    with connection.cursor() as cursor:
        cursor.execute(AS_IT_STANDS, [dialogue.pk])
        found = cursor.fetchone()
    if found is None:
        raise NotFound(_("There is no dialogue at this address."))
    dialogue.recorded_phase, dialogue.attested_at, dialogue.opens_at, dialogue.closes_at = found
    require(dialogue, activity)
