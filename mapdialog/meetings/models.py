"""Joint meetings of municipality and police: what was on the table and what was decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import Municipality, Organisation


class Meeting(models.Model):
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="meetings"
    )
    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings"
    )
    title = models.CharField(_("title"), max_length=160)
    on = models.DateField(_("date"))
    parties = models.ManyToManyField(Organisation, blank=True)

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return self.title


class MeetingDecision(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField(_("what was decided"))
    responsible = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    due_on = models.DateField(_("done by"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:60]
