"""What is kept of a dialogue's way: its phases, what was attested, what was changed after that, and
what was done together with participants.

Appended, never rewritten.
"""

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.phase_by_date import Phase
from mapdialog.dialogues.wording import a_sentence
from mapdialog.organisations.models import User


class PhaseChange(models.Model):
    """A step from phase to phase. Without an actor its own dates took it there."""

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="phase_changes"
    )
    from_phase = models.CharField(max_length=12, choices=Phase)
    to_phase = models.CharField(max_length=12, choices=Phase)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)
    """When it took effect: by date that is midnight, even if the worker slept until noon."""

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.from_phase} → {self.to_phase}"


class PrincipleAttestation(models.Model):
    """Somebody answered for one of the ten principles, on the words that stood there then."""

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="attestations"
    )
    number = models.PositiveSmallIntegerField()
    rests_on = models.TextField()
    attested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    """Set when the words behind it were changed before the dialogue opened."""

    class Meta:
        ordering = ("at", "number", "pk")

    def __str__(self) -> str:
        return f"{self.number}: {self.rests_on[:60]}"


class GuidelineAnswer(models.Model):
    """How the dialogue keeps to one of the municipality's own guidelines, in somebody's words."""

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="guideline_answers"
    )
    guideline = models.CharField(max_length=300)
    """Its words then: the checklist may change later."""
    answer = models.TextField()
    attested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    """As that of the principles."""

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.guideline[:60]}: {self.answer[:60]}"


class DialogueChange(models.Model):
    """A date, or something that obliges, was changed after it had been attested."""

    dialogue = models.ForeignKey(
        "dialogues.Dialogue", on_delete=models.CASCADE, related_name="changes"
    )
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(_("why it is changed"))
    public = models.BooleanField(default=True)
    """What was changed before anybody could have read it is kept, and not announced."""
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.field}: {self.reason[:60]}"

    @property
    def name(self) -> str:
        """What was changed, as the dialogue's form calls it."""
        fields = {f.name: f for f in apps.get_model("dialogues", "Dialogue")._meta.concrete_fields}
        return str(capfirst(fields[self.field].verbose_name))


class JointWork(models.Model):
    """What was planned, decided or done together with participants (`joint_work.py`)."""

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
