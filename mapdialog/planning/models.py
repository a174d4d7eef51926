"""From hotspot to pledge: agreement → problem inventory → causes → action plan → pledge."""

import pghistory
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import Hotspot
from mapdialog.organisations.models import Municipality, Organisation, User


class CooperationAgreement(models.Model):
    """Samverkansöverenskommelse between municipality, police and others (9 §)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="agreements"
    )
    title = models.CharField(_("title"), max_length=160)
    parties = models.ManyToManyField(Organisation, related_name="agreements")
    signed_on = models.DateField(_("signed"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    case_number = models.CharField(_("case number"), max_length=40, blank=True)

    class Meta:
        ordering = ("-signed_on",)

    def __str__(self) -> str:
        return self.title


class ProblemInventory(models.Model):
    """Probleminventering: what the parties agree are the problems, in one list."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="inventories"
    )
    agreement = models.ForeignKey(
        CooperationAgreement, on_delete=models.SET_NULL, null=True, blank=True
    )
    title = models.CharField(_("title"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        ordering = ("-year", "-pk")
        verbose_name_plural = _("problem inventories")

    def __str__(self) -> str:
        return self.title


@pghistory.track(
    pghistory.UpdateEvent("update", row=pghistory.Old),
    pghistory.DeleteEvent("delete", row=pghistory.Old),
)
class Problem(models.Model):
    """A problem at a place, as a rule taken from a hotspot."""

    inventory = models.ForeignKey(
        ProblemInventory, on_delete=models.CASCADE, related_name="problems"
    )
    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.PROTECT, null=True, blank=True, related_name="problems"
    )
    hotspot = models.ForeignKey(
        Hotspot, on_delete=models.PROTECT, null=True, blank=True, related_name="problems"
    )
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    place_name = models.CharField(_("place"), max_length=160, blank=True)
    geometry = models.GeometryField(srid=4326)
    """The place: an area or a point."""
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class Cause(models.Model):
    """A cause that the parties found behind a problem (orsaksanalys)."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="causes")
    text = models.TextField(_("cause"))
    evidence = models.TextField(_("what it rests on"), blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:60]


class ActionPlan(models.Model):
    """Åtgärdsplan (5 §): followed up at least every second year (6 §)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="action_plans"
    )
    inventory = models.ForeignKey(
        ProblemInventory, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    agreement = models.ForeignKey(
        CooperationAgreement, on_delete=models.SET_NULL, null=True, blank=True
    )
    title = models.CharField(_("title"), max_length=160)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    decided_reference = models.CharField(_("decision, body and §"), max_length=120, blank=True)

    class Meta:
        ordering = ("-valid_from", "-pk")

    def __str__(self) -> str:
        return self.title


class ActionStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    ONGOING = "ongoing", _("under way")
    DONE = "done", _("done")
    NOT_DONE = "not_done", _("will not be done")


@pghistory.track(
    pghistory.UpdateEvent("update", row=pghistory.Old),
    pghistory.DeleteEvent("delete", row=pghistory.Old),
)
class Action(models.Model):
    class Kind(models.TextChoices):
        SITUATIONAL = "situational", _("situational (the place)")
        SOCIAL = "social", _("social (the people)")

    class Competence(models.TextChoices):
        """Whose task it is by law."""

        MUNICIPALITY = "municipality", _("the municipality")
        POLICE = "police", _("the police")
        SHARED = "shared", _("shared")
        PROPERTY_OWNER = "property_owner", _("the property owner")

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="actions")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(_("what"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SITUATIONAL)
    long_term = models.BooleanField(_("long term"), default=False)
    competence = models.CharField(
        _("whose task"), max_length=16, choices=Competence, default=Competence.MUNICIPALITY
    )
    responsible = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name=_("responsible"),
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    due_on = models.DateField(_("done by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ActionStatus, default=ActionStatus.PLANNED
    )
    status_note = models.TextField(_("what has happened, or why not"), blank=True)
    place = models.PointField(srid=4326)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title


class CitizenPledge(models.Model):
    """Medborgarlöfte: a measurable promise by police and/or municipality."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="pledges")
    problems = models.ManyToManyField(Problem, related_name="pledges", blank=True)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what we promise"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-valid_from", "-pk")

    def __str__(self) -> str:
        return self.title


class PledgeCommitment(models.Model):
    """One party's measurable part of a pledge: "at least 100 evenings"."""

    pledge = models.ForeignKey(CitizenPledge, on_delete=models.CASCADE, related_name="commitments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    text = models.CharField(_("commitment"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    target_value = models.PositiveIntegerField(_("target"))
    reached_value = models.PositiveIntegerField(_("reached"), default=0)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class FollowUp(models.Model):
    """What was seen when an action or a commitment was followed up: appended."""

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    commitment = models.ForeignKey(
        PledgeCommitment, on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    on = models.DateField(_("date"))
    text = models.TextField(_("what was seen"))
    value = models.PositiveIntegerField(_("reached"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:60]}"
