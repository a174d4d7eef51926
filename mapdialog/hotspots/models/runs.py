"""Analysis runs: appended, never changed.

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
    context = models.JSONField(default=dict)
    """What it is about: the question as it stood, the boundary's version, which pins."""
    code_version = models.CharField(max_length=64)
    package_versions = models.JSONField()
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    """A run of an earlier round, whose snapshot this one is compared with."""
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
    """NumPy arrays, compressed; `snapshots.COLUMNS` says which."""
    profiles = models.BinaryField(null=True)
    """Age and gender by respondent, for weights and groups only: read by the analysis and by
    nothing else."""
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
    findings = models.JSONField(default=dict)
    """Reasons and times by people, how the answers look with weights, what was contrasted."""
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.output_hash


class RunRepeat(models.Model):
    """A run made again from its own record: did it give the same bits?"""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="repeats")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    output_hash = models.CharField(max_length=64, blank=True)
    same = models.BooleanField(null=True)
    """None: not finished, or it failed."""
    made_with = models.JSONField(default=dict)
    """Versions that are not those of the run itself."""
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"repeat of run {self.run_id}"
