"""Proposals that may want a dialogue: whether one was considered, and what came of it.

After Hagfors' first two principles: a dialogue is considered whenever a proposal directly affects
residents, it is held when their views are needed, and the tjänsteskrivelse says so early.
"""

import pghistory
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue, ProposalSource
from mapdialog.dialogues.wording import a_sentence
from mapdialog.organisations.models import Municipality, User


class Outcome(models.TextChoices):
    HELD = "held", _("a dialogue is to be held")
    NOT_HELD = "not_held", _("no dialogue is held")


class Proposal(models.Model):
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="proposals"
    )
    title = models.CharField(_("what is proposed"), max_length=120)
    affects = models.TextField(
        _("whom it affects, and how"),
        help_text=_("What changes for residents if it is decided, and where."),
    )
    source = models.CharField(_("from whom"), max_length=20, choices=ProposalSource)
    reference = models.CharField(
        _("proposal, §"),
        max_length=120,
        blank=True,
        help_text=_("Body, date and §, or the number of the citizens' proposal. No person's name."),
    )
    case_number = models.CharField(_("case number"), max_length=40, blank=True)
    received_on = models.DateField(_("received"), default=timezone.localdate)
    dialogue = models.OneToOneField(
        Dialogue, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposal"
    )
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ("-received_on", "-pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("staff_proposals:proposal", args=[self.municipality.slug, self.pk])


@pghistory.track(
    pghistory.UpdateEvent("update", row=pghistory.Old),
    pghistory.DeleteEvent("delete", row=pghistory.Old),
)
class Consideration(models.Model):
    """What was said to the question whether a dialogue is to be held; earlier ones are kept."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, related_name="consideration"
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    reason = models.TextField(
        _("reason"),
        validators=[a_sentence],
        help_text=_(
            "Are residents' views needed, and can they change anything? What you write here goes "
            "into the report to the body that decides."
        ),
    )
    considered_on = models.DateField(_("considered"), default=timezone.localdate)
    considered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return self.get_outcome_display()
