"""What participants do with the municipality (Trollhättan; steps 4 and 5 of delaktighetstrappan).

In the preparation they or their associations plan method and feedback together with staff. Where a
dialogue promises influence or shared decisions, what they decide or do is recorded too. All of it
stands on the public page.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue, JointWork, ParticipationLevel, Phase
from mapdialog.dialogues.moving import held
from mapdialog.dialogues.phase_by_date import today_in_sweden
from mapdialog.errors import Invalid, WrongPhase
from mapdialog.organisations.models import User


def kinds_now(dialogue: Dialogue) -> list[JointWork.Kind]:
    """What may be recorded in the dialogue's phase, on its step of the ladder."""
    if dialogue.phase == Phase.PREPARATION:
        return [JointWork.Kind.PLANNED]
    decides = dialogue.participation_level >= ParticipationLevel.INFLUENCE
    if decides and dialogue.phase in {Phase.OPEN, Phase.FEEDBACK}:
        return [JointWork.Kind.DECIDED, JointWork.Kind.DONE]
    return []


@transaction.atomic
def record_joint_work(dialogue: Dialogue, *, actor: User | None = None, **said: Any) -> JointWork:
    """Write it down. What has been read in public is not taken back: a mistake gets a new line."""
    locked = held(dialogue)
    if said["kind"] not in kinds_now(locked):
        raise WrongPhase(
            _(
                "Planning together belongs to the preparation. What participants decide or do is "
                "recorded while the dialogue runs, on steps 4 and 5 of the ladder."
            )
        )
    if said["on"] > today_in_sweden():
        raise Invalid(_("The day has not come yet."))
    work = JointWork(dialogue=locked, recorded_by=actor, **said)
    work.full_clean()
    work.save()
    return work
