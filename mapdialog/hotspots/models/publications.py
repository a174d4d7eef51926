"""What was published of a run, as the disclosure gate let it through."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models.run_layers import Hotspot, PartOfDay
from mapdialog.hotspots.models.runs import APPEND_ONLY, AnalysisRun
from mapdialog.organisations.models import User


class Publication(models.Model):
    """A run that its owner has published, with the owner's own response to it."""

    run = models.OneToOneField(AnalysisRun, on_delete=models.PROTECT, related_name="publication")
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="publications")
    response = models.TextField(_("the owner's response"))
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    suppressed_cells = models.PositiveIntegerField()
    """Cells with too few people: neither they nor their number are public."""
    summary = models.JSONField()
    """What may be said in public, in bands."""
    figures = models.JSONField(null=True)
    """Exact figures behind the bands, of the round as a whole: for the gate only."""

    class Meta:
        ordering = ("-pk",)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"publication of run {self.run_id}"


class PublishedCell(models.Model):
    """A cell as the disclosure gate let it through: bands, never figures."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="cells")
    cell_id = models.BigIntegerField()
    source = models.ForeignKey(
        AnalysisRun, on_delete=models.PROTECT, null=True, related_name="shown_cells"
    )
    """The run whose pins the figures count: an earlier one where the gate let a figure stand."""
    geometry = models.PolygonField(srid=4326)
    respondents_band = models.CharField(max_length=12)
    share_band = models.CharField(max_length=12, blank=True)
    """Empty: too few people in the whole round to compare; the cell is counted only."""
    hot = models.CharField(max_length=6, blank=True)
    """"unsafe", "safe" or empty: of which published area it is a part. By an earlier method:
    whether it stood out by itself."""
    part_name = models.CharField(max_length=120, blank=True)
    """The part of the municipality, as it was called when this was published."""
    figures = models.JSONField(null=True)
    """Exact figures behind the bands: for the gate's own comparison of publications only."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["publication", "cell_id"], name="published_once"),
        )
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"published cell {self.cell_id}"


class PublishedArea(models.Model):
    """A tested area in plain words, made of published cells: it tells no more than they do."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="areas")
    hotspot = models.ForeignKey(Hotspot, on_delete=models.PROTECT, related_name="published")
    name = models.CharField(max_length=160)
    """What everybody may call it, by the published outline (`publishing.names`)."""
    part_name = models.CharField(max_length=120, blank=True)
    geometry = models.MultiPolygonField(srid=4326)
    respondents_band = models.CharField(max_length=12)
    tenths = models.PositiveSmallIntegerField()
    """About this many of ten."""
    tenths_everywhere = models.CharField(max_length=8)
    is_size_certain = models.BooleanField(null=True)
    """As of the hotspot, likewise below; None: published by an earlier method."""
    seal = models.BooleanField(null=True)
    chance = models.PositiveIntegerField(null=True)
    stability = models.PositiveSmallIntegerField(null=True)
    """Both of what was published by an earlier method, as it was stored; nothing reads them."""
    reasons = models.JSONField(default=list)
    times_of_day = models.JSONField(default=list)
    figures = models.JSONField(null=True)
    """Exact figures behind the bands: for the gate's own comparison of publications only."""

    class Meta:
        ordering = ("pk",)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.name


class PublishedPart(models.Model):
    """A published cell as it is for one part of the day."""

    cell = models.ForeignKey(PublishedCell, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=7, choices=PartOfDay)
    respondents_band = models.CharField(max_length=12)
    share_band = models.CharField(max_length=12)
    figures = models.JSONField(null=True)
    """As for cells."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["cell", "part"], name="part_once"),)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.cell}: {self.part}"
