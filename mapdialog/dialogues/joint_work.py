"""What participants do with the municipality (Trollhättan; steps 4 and 5 of delaktighetstrappan).

In the preparation they or their associations plan method and feedback together with staff. Where a
dialogue promises influence or shared decisions, what they decide or do is recorded too. All of it
stands on the public page.
"""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.phase_by_date import Phase
from mapdialog.dialogues.wording import a_sentence
from mapdialog.errors import Invalid, WrongPhase
from mapdialog.organisations.models import User

INFLUENCE = 4
"""The first step of the ladder on which participants decide."""


class JointWork(models.Model):
    class Kind(models.TextChoices):
        PLANNED = "planned", _("planned together")
        DECIDED = "decided", _("decided by participants")
        DONE = "done", _("done by participants")

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="joint_work"
    )
    kind = models.CharField(_("what it is"), max_length=8, choices=Kind)
    who = models.CharField(
        _("who took part"),
        max_length=160,
        help_text=_("Associations and groups, for everybody to read. No private person's name."),
    )
    text = models.TextField(_("what was planned, decided or done"), validators=[a_sentence])
    on = models.DateField(_("date"), default=timezone.localdate)
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return self.text[:60]


def kinds_now(dialogue: Any) -> list[JointWork.Kind]:
    """What may be recorded in the dialogue's phase, on its step of the ladder."""
    if dialogue.phase == Phase.PREPARATION:
        return [JointWork.Kind.PLANNED]
    if dialogue.phase in {Phase.OPEN, Phase.FEEDBACK} and (
        dialogue.participation_level >= INFLUENCE
    ):
        return [JointWork.Kind.DECIDED, JointWork.Kind.DONE]
    return []


@transaction.atomic
def record_joint_work(dialogue: Any, *, actor: User | None = None, **said: Any) -> JointWork:
    """Write it down. What has been read in public is not taken back: a mistake gets a new line."""
    locked = type(dialogue).objects.select_for_update().get(pk=dialogue.pk)
    if said["kind"] not in kinds_now(locked):
        raise WrongPhase(
            _now(
                "Planning together belongs to the preparation. What participants decide or do is "
                "recorded while the dialogue runs, on steps 4 and 5 of the ladder."
            )
        )
    if said["on"] > timezone.localdate():
        raise Invalid(_now("The day has not come yet."))
    work = JointWork(dialogue=locked, recorded_by=actor, **said)
    work.full_clean()
    work.save()
    return work
