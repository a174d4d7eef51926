"""What the municipality answers: responses, notices of changed plans, and the evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import User
from mapdialog.planning.models import Problem


class MunicipalResponse(models.Model):
    """What became of what was said, and why. Published, it is the dialogue's feedback."""

    class Outcome(models.TextChoices):
        ACTED = "acted", _("we act on it")
        PARTLY = "partly", _("we act on parts of it")
        LATER = "later", _("we come back to it")
        NOT_ACTED = "not_acted", _("we do not act on it")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="responses")
    problem = models.ForeignKey(
        Problem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("problem that it answers"),
    )
    subject = models.CharField(_("what you said"), max_length=200)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    text = models.TextField(_("what we do, or why not"))
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.subject


class ChangeNotice(models.Model):
    """A changed plan, programme or policy, announced (principle 7)."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="change_notices")
    document = models.CharField(_("plan, programme or policy"), max_length=200)
    text = models.TextField(_("what changes for residents"))
    decision_reference = models.CharField(_("decision, body and §"), max_length=120, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-published_at",)

    def __str__(self) -> str:
        return self.document


class Evaluation(models.Model):
    """How the dialogue itself went (principle 9)."""

    dialogue = models.OneToOneField(Dialogue, on_delete=models.CASCADE, related_name="evaluation")
    worked = models.TextField(_("what worked"))
    to_improve = models.TextField(_("what to do better"))
    reached = models.TextField(_("whom we reached and whom not"))
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"evaluation of {self.dialogue}"
