"""A dialogue: one question to residents, from preparation to published feedback."""

import secrets
from typing import Self

import pghistory
import pgtrigger
from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mapdialog.areas.models import on_earth
from mapdialog.dialogues.phase_by_date import Phase as Phase
from mapdialog.dialogues.phase_by_date import in_phases, phase_on, today_in_sweden
from mapdialog.dialogues.trail import DialogueChange as DialogueChange
from mapdialog.dialogues.trail import GuidelineAnswer as GuidelineAnswer
from mapdialog.dialogues.trail import JointWork as JointWork
from mapdialog.dialogues.trail import PhaseChange as PhaseChange
from mapdialog.dialogues.trail import PrincipleAttestation as PrincipleAttestation
from mapdialog.organisations.models import Municipality, Organisation, User


class Board(models.Model):
    """A nämnd, utskott or council that owns, proposes or decides."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="boards")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["municipality", "name"], name="board_once"),)

    def __str__(self) -> str:
        return self.name


class Guideline(models.Model):
    """The municipality's own, beside the ten principles: who opens a dialogue answers in words."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="guidelines"
    )
    name = models.CharField(_("guideline"), max_length=300)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["municipality", "name"], name="guideline_once"),
        )

    def __str__(self) -> str:
        return self.name


class AboutText(models.Model):
    """The municipality's own words on a page about the service (`about.py`)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="about_texts"
    )
    page = models.SlugField(max_length=40)
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["municipality", "page"], name="about_text_once"),
        )

    def __str__(self) -> str:
        return f"{self.page}, {self.municipality}"


class ParticipationLevel(models.IntegerChoices):
    """Delaktighetstrappan: what residents' answers can lead to."""

    INFORMATION = 1, _("information")
    CONSULTATION = 2, _("consultation")
    DIALOGUE = 3, _("dialogue")
    INFLUENCE = 4, _("influence")
    CO_CREATION = 5, _("shared decisions")


class DialogueType(models.TextChoices):
    CITIZEN = "citizen", _("citizen dialogue (led by elected representatives)")
    USER = "user", _("user dialogue (led by officials)")


class ProposalSource(models.TextChoices):
    COUNCIL = "council", _("municipal council")
    EXECUTIVE = "executive", _("municipal executive board")
    BOARD = "board", _("board or committee")
    OFFICIALS = "officials", _("officials")
    CITIZEN = "citizen", _("citizens' proposal")


# Compares whole rows. To compare `area` alone would lose the trigger when a backup is restored:
# pg_restore has an empty search_path and finds no single operator for geometries.
ANY_CHANGE = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")


class DialogueQuerySet(models.QuerySet["Dialogue"]):
    def in_phase(self, *phases: str) -> Self:
        """Those that are in one of the phases just now, whatever the worker has recorded."""
        return self.filter(in_phases(phases, today_in_sweden()))


@pghistory.track(
    pghistory.UpdateEvent("update", row=pghistory.Old, condition=ANY_CHANGE),
    pghistory.DeleteEvent("delete", row=pghistory.Old),
    model_name="DialogueEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
    fields=["recorded_phase", "title", "question", "purpose", "opens_at", "closes_at", "area"],
)
class Dialogue(models.Model):
    objects = DialogueQuerySet.as_manager()

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="dialogues"
    )
    slug = models.SlugField(_("address"), max_length=60)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("question"), max_length=300)
    theme = models.CharField(_("theme"), max_length=80, blank=True)
    target_group = models.CharField(_("target group"), max_length=120, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    influence = models.TextField(
        _("how answers are used"),
        blank=True,
        help_text=_("How answers are treated, and what they can and cannot change."),
    )
    methods = models.TextField(
        _("ways to take part"),
        blank=True,
        help_text=_("Also for those who usually do not take part."),
    )
    participation_level = models.PositiveSmallIntegerField(
        _("level of participation"),
        choices=ParticipationLevel,
        default=ParticipationLevel.CONSULTATION,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    dialogue_type = models.CharField(
        _("type"), max_length=10, choices=DialogueType, default=DialogueType.CITIZEN
    )
    service = models.CharField(
        _("service that it is about"),
        max_length=120,
        blank=True,
        help_text=_("In a user dialogue: only those who use this service take part."),
    )
    invitation_code = models.CharField(max_length=12, blank=True, editable=False)
    """In a user dialogue what an invitation carries, and an answer has to bring along."""
    case_number = models.CharField(_("case number"), max_length=40, blank=True)
    owner_board = models.ForeignKey(
        Board, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_dialogues"
    )
    co_owners = models.ManyToManyField(Board, blank=True, related_name="co_owned_dialogues")
    proposal_source = models.CharField(
        _("proposed by"), max_length=20, choices=ProposalSource, blank=True
    )
    proposal_reference = models.CharField(_("proposal, §"), max_length=120, blank=True)
    decision_reference = models.CharField(
        _("decision, body and §"),
        max_length=120,
        blank=True,
        help_text=_("Who decided that the dialogue is held, with date and §."),
    )
    evaluation_plan = models.TextField(_("how the dialogue is evaluated"), blank=True)
    feedback_plan = models.TextField(_("how participants get feedback"), blank=True)
    recorded_phase = models.CharField(
        _("phase"), max_length=12, choices=Phase, default=Phase.PREPARATION
    )
    """What was written last. Which phase it is in is told by `phase`."""
    attested_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the principles were attested: from then on the dates open and close it."""
    opens_at = models.DateField(_("opens"), null=True, blank=True)
    closes_at = models.DateField(_("closes"), null=True, blank=True)
    area = models.MultiPolygonField(_("area"), srid=4326, null=True, blank=True)
    """None: the whole municipality."""
    repeats = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="repeated_by"
    )
    voices_shown = models.BooleanField(_("approved voices are shown"), default=True)
    comments_open = models.BooleanField(_("voices may be commented on"), default=True)
    background = models.TextField(_("background"), blank=True)
    process = models.TextField(_("process: what we did"), blank=True)
    result = models.TextField(_("result: what came of it"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ("-opens_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "slug"], name="dialogue_address_once"),
            on_earth("area", "dialogue_area_on_earth"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def phase(self) -> Phase:
        """As it is at this moment."""
        return phase_on(
            today_in_sweden(),
            recorded=self.recorded_phase,
            attested=self.attested_at is not None,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
        )

    def get_phase_display(self) -> str:
        return str(self.phase.label)

    @property
    def is_scheduled(self) -> bool:
        """Attested, and waiting for its first day."""
        return self.attested_at is not None and self.phase == Phase.PREPARATION

    def get_absolute_url(self) -> str:
        return reverse("dialogues:dialogue", args=[self.municipality.slug, self.slug])


class DialoguePartner(models.Model):
    """Who else carries the dialogue, and as what (technology, invitations, premises …)."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["dialogue", "organisation"], name="partner_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.role}"


def new_key() -> bytes:
    return secrets.token_bytes(32)


class DialogueKey(models.Model):
    """The key under which respondents' browser tokens are hashed; destroyed at closing.

    After that nobody, the municipality included, can tell which browser a respondent was.
    """

    dialogue = models.OneToOneField(Dialogue, on_delete=models.CASCADE, related_name="key")
    secret = models.BinaryField(default=new_key)

    def __str__(self) -> str:
        return f"key of {self.dialogue_id}"


class IndicatorTarget(models.Model):
    """How many dialogues the municipality means to complete in a year (Borås: 32 in 2014)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="indicator_targets"
    )
    year = models.PositiveSmallIntegerField()
    target = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["municipality", "year"], name="indicator_once"),
        )

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.target}"
