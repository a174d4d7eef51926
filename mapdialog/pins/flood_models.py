"""What is done about floods: the brake, and taking back what came (docs/disclosure.md)."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import User


class BrakeChange(models.Model):
    """From when on a dialogue treats new answers otherwise; the last one holds."""

    class State(models.TextChoices):
        QUARANTINE = "quarantine", _("new answers wait")
        PAUSED = "paused", _("paused")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="brake_changes")
    state = models.CharField(max_length=10, choices=State, blank=True)
    """Empty: the brake is off."""
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    by_itself = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.state or 'off'}: {self.reason}"


class Sweep(models.Model):
    """Answers that a coordinator hid together; their decisions point here."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="sweeps")
    words = models.CharField(max_length=300)
    """Which answers, as the coordinator had asked for them."""
    reason = models.CharField(_("reason"), max_length=300)
    pins = models.PositiveIntegerField(_("pins"))
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    taken_up_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.words
