"""What a run found, as layers with exact figures: for those who work with it, never public."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from mapdialog.hotspots.models.runs import APPEND_ONLY, AnalysisRun


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
    # Of runs made before people were tested ("Hotspot.Method.PEOPLE"), as they were stored: cells
    # were tested by themselves then. No run writes them now and nothing reads them.
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


class PartOfDay(models.TextChoices):
    """Pins by when it feels so; one that names several parts is in each of them."""

    DAY = "day", _("by day")
    EVENING = "evening", _("in the evening")
    NIGHT = "night", _("at night")


class RunPartCell(models.Model):
    """A cell of a run as it is for those pins that are about one part of the day."""

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="part_cells")
    part = models.CharField(max_length=7, choices=PartOfDay)
    cell_id = models.BigIntegerField()
    geometry = models.PolygonField(srid=4326)
    n = models.PositiveIntegerField()
    n_unsafe = models.PositiveIntegerField()
    respondents = models.PositiveIntegerField()
    share_unsafe = models.FloatField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "part", "cell_id"], name="part_cell_once"),
        )
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.part}: cell {self.cell_id}"


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
    sure = models.BooleanField(default=True)
    """False: the difference may be chance there. By methods before people-2 always True."""
    geometry = models.MultiPolygonField(srid=4326)

    class Meta:
        ordering = ("surface", "step", "sure")
        constraints = (
            models.UniqueConstraint(fields=["run", "surface", "step", "sure"], name="contour_once"),
        )
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.surface} {self.step}"


class Hotspot(models.Model):
    """A tested place, as it was tested: something that can be talked about and acted upon."""

    class Direction(models.TextChoices):
        UNSAFE = "unsafe", _("more unsafe than expected")
        SAFE = "safe", _("safer than expected")

    class Method(models.TextChoices):
        PEOPLE = "people", _("tested place")
        PERSON_VOTE = "person_vote", _("tested cells, by an earlier method")
        SCAN = "scan", _("tested area, by an earlier method")

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="hotspots")
    direction = models.CharField(max_length=6, choices=Direction)
    method = models.CharField(max_length=12, choices=Method)
    name = models.CharField(max_length=160)
    """The name of the place: a part of the municipality or a street nearby."""
    geometry = models.MultiPolygonField(srid=4326)
    pins = models.PositiveIntegerField()
    respondents = models.PositiveIntegerField()
    share = models.FloatField()
    """Share of these respondents' votes in this direction, one each, with its plain interval."""
    share_low = models.FloatField()
    share_high = models.FloatField()
    share_everywhere = models.FloatField()
    p = models.FloatField()
    """By chance anywhere on the map; of earlier methods, of this test alone."""
    votes = models.FloatField(null=True)
    """None, as all below: by an earlier method."""
    share_adjusted = models.FloatField(null=True)
    """Allowing for its having been found, with its interval (`analysis.found_share`)."""
    adjusted_low = models.FloatField(null=True)
    adjusted_high = models.FloatField(null=True)
    seal = models.BooleanField(null=True)
    """Whether it holds when people are compared with themselves; None: too few can be."""
    seal_p = models.FloatField(null=True)
    seal_people = models.PositiveIntegerField(null=True)
    radius_m = models.FloatField(null=True)
    stability = models.PositiveSmallIntegerField(null=True)
    """Of earlier methods only; nothing reads it."""
    reasons = models.JSONField(default=list)
    """The reasons mentioned most: [[reason, respondents], …]."""
    times_of_day = models.JSONField(default=list)

    class Meta:
        ordering = ("p", "-respondents", "pk")
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.name

    @property
    def is_size_certain(self) -> bool | None:
        """Whether its likely size lies beyond the whole municipality's share; None: not known."""
        return None if self.adjusted_low is None else self.adjusted_low > self.share_everywhere


class ContrastArea(models.Model):
    """An area in which answers differ from elsewhere: by part of the day, by who answered, or
    from the round before. For coordinators only."""

    class Kind(models.TextChoices):
        NIGHT = "night", _("unsafe in the dark rather than by day")
        DAY = "day", _("unsafe by day rather than in the dark")
        GROUP = "group", _("felt as more unsafe by the group than by others")
        OTHERS = "others", _("felt as less unsafe by the group than by others")
        MORE_UNSAFE = "more_unsafe", _("more unsafe than in the round before")
        LESS_UNSAFE = "less_unsafe", _("less unsafe than in the round before")

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="contrasts")
    kind = models.CharField(max_length=11, choices=Kind)
    group = models.CharField(max_length=20, blank=True)
    """Which group, e.g. "gender:woman"."""
    name = models.CharField(max_length=160)
    geometry = models.MultiPolygonField(srid=4326)
    respondents = models.PositiveIntegerField()
    p = models.FloatField()
    figures = models.JSONField(default=dict)
    """Shares and intervals, as `analysis.contrasts` or `analysis.change` gives them."""

    class Meta:
        ordering = ("kind", "group", "p", "pk")
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
