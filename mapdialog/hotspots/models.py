"""Analysis runs and what was published of them: appended, never changed.

Triggers in the database refuse to update or delete a run's record; only disposal, which has a
decision behind it, may empty them (`mapdialog.records`).
"""

import pgtrigger
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import User

APPEND_ONLY = (
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
)


class AnalysisRun(models.Model):
    """What was asked for: the input and every parameter, fixed when the run is started."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="runs")
    parameters = models.JSONField()
    code_version = models.CharField(max_length=64)
    package_versions = models.JSONField()
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"run {self.pk}"


class RunStep(models.Model):
    """Progress, told as it happens."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("in progress")
        STOP_ASKED = "stop_asked", _("asked to stop")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")
        DONE = "done", _("done")

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PROGRESS)
    name = models.CharField(max_length=60)
    share = models.FloatField()
    """0 to 1."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name} {self.share:.0%}"


class RunSnapshot(models.Model):
    """The input, as it was: what makes the run repeatable until disposal empties it."""

    run = models.OneToOneField(AnalysisRun, on_delete=models.CASCADE, related_name="snapshot")
    rows = models.BinaryField()
    """Arrow IPC stream: pin, respondent, perception, x, y (EPSG:3006), hour, times_of_day."""
    input_hash = models.CharField(max_length=64)
    pins = models.PositiveIntegerField()
    respondents = models.PositiveIntegerField()

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.input_hash


class RunResult(models.Model):
    run = models.OneToOneField(AnalysisRun, on_delete=models.CASCADE, related_name="result")
    output_hash = models.CharField(max_length=64)
    summary = models.JSONField()
    choices = models.JSONField()
    """Every parameter as used, and how it was chosen."""
    refusals = models.JSONField()
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.output_hash


class RunCell(models.Model):
    """A cell of a run with its exact figures: for coordinators only."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="cells")
    cell_id = models.BigIntegerField()
    geometry = models.PolygonField(srid=4326)
    n = models.PositiveIntegerField()
    n_unsafe = models.PositiveIntegerField()
    n_safe = models.PositiveIntegerField()
    respondents = models.PositiveIntegerField()
    respondents_unsafe = models.PositiveIntegerField()
    respondents_safe = models.PositiveIntegerField()
    top_share = models.FloatField()
    share_unsafe = models.FloatField(null=True)
    share_low = models.FloatField(null=True)
    share_high = models.FloatField(null=True)
    p_unsafe = models.FloatField(null=True)
    p_safe = models.FloatField(null=True)
    hot_unsafe = models.BooleanField(default=False)
    hot_safe = models.BooleanField(default=False)
    stability_unsafe = models.PositiveSmallIntegerField(default=0)
    stability_safe = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "cell_id"], name="run_cell_once"),)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"cell {self.cell_id}"


class RunContour(models.Model):
    """A step of a run's smooth surface: where people reported, or how unsafe stands to safe."""

    class Surface(models.TextChoices):
        CONCENTRATION = "concentration", _("where people reported")
        UNSAFER = "unsafer", _("more unsafe than the municipality as a whole")
        SAFER = "safer", _("safer than the municipality as a whole")

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="contours")
    surface = models.CharField(max_length=13, choices=Surface)
    step = models.PositiveSmallIntegerField()
    low = models.FloatField()
    high = models.FloatField(null=True)
    """None: the highest step."""
    geometry = models.MultiPolygonField(srid=4326)

    class Meta:
        ordering = ("surface", "step")
        constraints = (
            models.UniqueConstraint(fields=["run", "surface", "step"], name="contour_once"),
        )
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.surface} {self.step}"


class Hotspot(models.Model):
    """Tested cells that lie together, as one place that can be talked about and acted upon."""

    class Direction(models.TextChoices):
        UNSAFE = "unsafe", _("more unsafe than expected")
        SAFE = "safe", _("safer than expected")

    class Method(models.TextChoices):
        PERSON_VOTE = "person_vote", _("tested cells")
        SCAN = "scan", _("tested area")

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="hotspots")
    direction = models.CharField(max_length=6, choices=Direction)
    method = models.CharField(max_length=12, choices=Method)
    name = models.CharField(max_length=160)
    """The name of the place: a part of the municipality or a street nearby."""
    geometry = models.MultiPolygonField(srid=4326)
    pins = models.PositiveIntegerField()
    respondents = models.PositiveIntegerField()
    share = models.FloatField()
    """Share of these respondents who marked it in this direction."""
    share_low = models.FloatField()
    share_high = models.FloatField()
    share_everywhere = models.FloatField()
    p = models.FloatField()
    stability = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField(default=list)
    """The reasons mentioned most: [[reason, respondents], …]."""
    times_of_day = models.JSONField(default=list)

    class Meta:
        ordering = ("p", "-respondents", "pk")
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.name


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

    class Meta:
        ordering = ("-pk",)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"publication of run {self.run_id}"


class PublishedCell(models.Model):
    """A cell as the disclosure gate let it through: bands, never figures."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="cells")
    cell_id = models.BigIntegerField()
    geometry = models.PolygonField(srid=4326)
    respondents_band = models.CharField(max_length=12)
    share_band = models.CharField(max_length=12, blank=True)
    """Empty: too few people in the whole round to compare; the cell is counted only."""
    hot = models.CharField(max_length=6, blank=True)
    """"unsafe", "safe" or empty: tested."""
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
    """A tested area in plain words."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="areas")
    hotspot = models.ForeignKey(Hotspot, on_delete=models.PROTECT, related_name="published")
    geometry = models.MultiPolygonField(srid=4326)
    """Made of published cells, so that its outline tells no more than they do."""
    respondents_band = models.CharField(max_length=12)
    tenths = models.PositiveSmallIntegerField()
    """About this many of ten."""
    tenths_everywhere = models.CharField(max_length=8)
    chance = models.PositiveIntegerField()
    """Such a pattern by chance in about one of this many maps."""
    stability = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return str(self.hotspot)
