"""What residents say: pins, the voices they agree to show, and comments on these.

Nothing here identifies a person. A respondent is a number that means nothing outside its
dialogue; the table that says how old somebody is cannot be reached from a pin by any relation
that views or exports use (`RespondentProfile` is joined by `hotspots` alone).
"""

from typing import TYPE_CHECKING, Any

import pghistory
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import User
from mapdialog.pins.flood_models import BrakeChange as BrakeChange
from mapdialog.pins.flood_models import Sweep as Sweep
from mapdialog.pins.vocabulary import (
    AgeBand,
    DayType,
    Gender,
    Perception,
    PlaceSource,
    PlaceType,
    Reason,
    Relation,
    Season,
    TimeOfDay,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_TEXT = 1000


class Respondent(models.Model):
    """One person in one dialogue, as far as their browser tells; None: imported or by staff."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="respondents")
    token_hash = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["dialogue", "token_hash"], name="respondent_once"),
        )

    def __str__(self) -> str:
        return f"respondent {self.pk}"


class RespondentProfile(models.Model):
    """Optional facts about a respondent. Only the analysis may join this table."""

    respondent = models.OneToOneField(Respondent, on_delete=models.CASCADE, related_name="+")
    age_band = models.CharField(max_length=6, choices=AgeBand, blank=True)
    gender = models.CharField(max_length=6, choices=Gender, blank=True)
    relation = models.CharField(max_length=8, choices=Relation, blank=True)

    def __str__(self) -> str:
        return "profile"


class Status(models.TextChoices):
    PENDING = "pending", _("waiting for review")
    APPROVED = "approved", _("approved")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


LIVE = (Status.PENDING, Status.APPROVED)
"""Neither hidden nor withdrawn."""


def choice_list(
    choices: type[models.TextChoices], label: "StrOrPromise", size: int
) -> "ArrayField[Any, Any]":
    return ArrayField(
        models.CharField(max_length=24, choices=choices),
        verbose_name=label,
        size=size,
        default=list,
        blank=True,
    )


@pghistory.track(
    pghistory.UpdateEvent("changed", row=pghistory.Old),
    pghistory.DeleteEvent("deleted", row=pghistory.Old),
)
class Pin(models.Model):
    """A place that somebody marked. Former versions stand in the history table (a trigger)."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="pins")
    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="pins")
    perception = models.CharField(_("feels"), max_length=6, choices=Perception)
    point = models.PointField(srid=4326)
    place_source = models.CharField(max_length=8, choices=PlaceSource, default=PlaceSource.MAP)
    precision_m = models.PositiveIntegerField(null=True, blank=True)
    """Within so many metres of the point the place lies; None: as exact as a finger on a map."""
    place_type = models.CharField(_("kind of place"), max_length=14, choices=PlaceType, blank=True)
    reasons = choice_list(Reason, _("reasons"), 25)
    times_of_day = choice_list(TimeOfDay, _("time of day"), 5)
    day_types = choice_list(DayType, _("days"), 2)
    seasons = choice_list(Season, _("seasons"), 4)
    when_dark = models.BooleanField(_("when it is dark"), default=False)
    original_text = models.TextField(_("comment"), max_length=MAX_TEXT, blank=True)
    public_text = models.TextField(_("comment as shown"), max_length=MAX_TEXT, blank=True)
    language = models.CharField(max_length=10, blank=True)
    share_as_voice = models.BooleanField(_("may be shown"), default=False)
    flags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    outside_boundary = models.BooleanField(_("outside the provisional boundary"), default=False)
    imported = models.BooleanField(_("imported"), default=False)
    import_key = models.CharField(max_length=64, null=True)
    receipt_hash = models.CharField(max_length=64, null=True, unique=True)
    created_hour = models.DateTimeField(_("sent (hour)"))
    """Cut to the hour: a finer time stands for seven days in `Arrival`, and nowhere else."""

    class Meta:
        indexes = (models.Index(fields=["dialogue", "status", "-id"], name="pin_inbox"),)
        constraints = (
            models.UniqueConstraint(fields=["dialogue", "import_key"], name="import_once"),
        )

    def __str__(self) -> str:
        return f"{self.perception} {self.pk}"


class ModerationDecision(models.Model):
    """Who did what to a pin or a comment and why: appended, never changed."""

    class Decision(models.TextChoices):
        APPROVE = "approve", _("approved")
        MASK = "mask", _("masked")
        HIDE = "hide", _("hidden")
        REOPEN = "reopen", _("taken up again")

    pin = models.ForeignKey(
        Pin, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    comment = models.ForeignKey(
        "Comment", on_delete=models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    decision = models.CharField(max_length=8, choices=Decision)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    sweep = models.ForeignKey(
        Sweep, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    """With how many others it was hidden, or taken up again."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.decision}: {self.reason}"


class Voice(models.Model):
    """An approved text whose author agreed to show it: the only single item the public sees.

    It stands at the centre of its 250 m cell, without time, group or score; at dwellings, and where
    the place is not known so exactly, it is only listed under the area's name.
    """

    pin = models.OneToOneField(Pin, on_delete=models.CASCADE, related_name="voice")
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="voices")
    text = models.TextField(max_length=MAX_TEXT)
    perception = models.CharField(max_length=6, choices=Perception)
    area_name = models.CharField(max_length=120, blank=True)
    cell_centre = models.PointField(srid=4326, null=True)
    """None: listed under its area only."""
    shown = models.BooleanField(default=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.text[:60]


class Comment(models.Model):
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="comments")
    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="comments")
    original_text = models.TextField(_("comment"), max_length=MAX_TEXT)
    public_text = models.TextField(max_length=MAX_TEXT, blank=True)
    flags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    submission_hash = models.CharField(max_length=64, unique=True)
    created_hour = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.original_text[:60]


class Support(models.Model):
    """One respondent agrees with a voice."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="supports")
    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["voice", "respondent"], name="support_once"),
        )

    def __str__(self) -> str:
        return f"{self.respondent_id} supports {self.voice_id}"


class Arrival(models.Model):
    """The minute in which a resident's pin came, or was moved: for seven days, to see bursts by.

    In an unlogged table: it is in no archive of changes, and empty after a crash.
    """

    pin = models.OneToOneField(Pin, on_delete=models.CASCADE, primary_key=True, related_name="+")
    minute = models.DateTimeField()

    def __str__(self) -> str:
        return f"arrival of pin {self.pin_id}"


class Burst(models.Model):
    """Pins that one person may have sent, all of them.

    They count in no analysis until a coordinator has said that they are of different people.
    """

    class Kind(models.TextChoices):
        BURST = "burst", _("came close together")
        QUARANTINE = "quarantine", _("came in a flood")
        PROVED = "proved", _("came in a flood, from browsers that did some work first")
        MACHINE = "machine", _("sent as only a machine sends")

    class Decision(models.TextChoices):
        COUNT = "count", _("counted")
        HIDE = "hide", _("hidden")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="bursts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BURST)
    place = models.PolygonField(srid=4326, null=True)
    """The cell that they came to. None: all over the map."""
    from_hour = models.DateTimeField()
    to_hour = models.DateTimeField()
    decision = models.CharField(max_length=5, choices=Decision, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("from_hour", "pk")
        constraints = (
            # What is held as it comes goes to the one group that nobody has decided about.
            models.UniqueConstraint(
                fields=["dialogue", "kind"],
                condition=models.Q(decision="") & ~models.Q(kind="burst"),
                name="open_group_once",
            ),
        )

    def __str__(self) -> str:
        return f"burst {self.pk}"


class HeldPinQuerySet(models.QuerySet["HeldPin"]):
    def waiting(self) -> "HeldPinQuerySet":
        """Those that somebody has to decide about."""
        return self.filter(burst__decision="", pin__status__in=LIVE)

    def not_counted(self) -> "HeldPinQuerySet":
        return self.exclude(burst__decision=Burst.Decision.COUNT)


class HeldPin(models.Model):
    """A pin of a burst; beside the pin, whose history it does not change."""

    objects = HeldPinQuerySet.as_manager()

    pin = models.OneToOneField(Pin, on_delete=models.CASCADE, related_name="held")
    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="held_pins")

    def __str__(self) -> str:
        return f"pin {self.pin_id} of burst {self.burst_id}"
