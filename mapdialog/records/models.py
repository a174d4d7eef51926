"""Public documents: disposal with a decision behind it, and requests for records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.wording import a_sentence
from mapdialog.organisations.models import Municipality, User


class DisposalAdvice(models.Model):
    """What the data protection officer says of a disposal, before its owner decides."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="disposal_advice")
    text = models.TextField(
        _("advice"),
        validators=[a_sentence],
        help_text=_("May it be erased now, and what has to be kept or handed over first?"),
    )
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.text[:60]


class Disposal(models.Model):
    """Gallring: who emptied what, by which decision. Stays when all else is gone."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="disposals")
    advice = models.ForeignKey(DisposalAdvice, on_delete=models.PROTECT, null=True)
    """Null: decided before advice was asked for."""
    decision_reference = models.CharField(_("disposal decision, body and §"), max_length=160)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)
    counts = models.JSONField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.decision_reference


class RecordsRequest(models.Model):
    """Utlämnande: somebody asks for public documents; chosen items go to secrecy review."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="records_requests"
    )
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE)
    case_number = models.CharField(_("case number"), max_length=40)
    scope = models.TextField(_("what is asked for"))
    received_on = models.DateField(_("received"))
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    handled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ("-received_on", "-pk")

    def __str__(self) -> str:
        return self.case_number
