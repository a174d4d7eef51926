"""The municipality's ground: its boundary, its parts, its base map and the names on it."""

import uuid

from django.contrib.gis.db import models
from django.contrib.gis.geos import Polygon
from django.contrib.postgres.indexes import GinIndex
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geodata.importers.areas import MAX_CODE
from mapdialog.organisations.models import Municipality, User

EARTH = Polygon.from_bbox((-180, -90, 180, 90))


def on_earth(field: str, name: str) -> models.CheckConstraint:
    """Whichever way a geometry comes in: one with a coordinate of 1e308 stops every page that
    draws it, and with it the process."""
    return models.CheckConstraint(condition=models.Q((f"{field}__contained", EARTH)), name=name)


class Boundary(models.Model):
    """A version of the municipality's outline; the newest is in force."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="boundaries"
    )
    geometry = models.MultiPolygonField(srid=4326)
    provisional = models.BooleanField(_("provisional"), default=False)
    source = models.CharField(_("source"), max_length=200)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "digest"], name="boundary_once"),
            on_earth("geometry", "boundary_on_earth"),
        )

    def __str__(self) -> str:
        return f"{self.municipality}: {self.source}"


class AreaSet(models.Model):
    """One division of the municipality: basområden, DeSO, RegSO, own delområden."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="area_sets"
    )
    slug = models.SlugField(_("short name"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["municipality", "slug"], name="area_set_once"),
        )

    def __str__(self) -> str:
        return self.slug


class Area(models.Model):
    """A named part of the municipality."""

    area_set = models.ForeignKey(AreaSet, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(_("code"), max_length=MAX_CODE)
    name = models.CharField(_("name"), max_length=120)
    geometry = models.MultiPolygonField(srid=4326)

    class Meta:
        ordering = ("name", "code")
        constraints = (
            models.UniqueConstraint(fields=["area_set", "code"], name="area_once"),
            on_earth("geometry", "area_on_earth"),
        )

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """Inhabitants of an area by sex and age, for the reach report only."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="population")
    sex = models.CharField(max_length=10)
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField(null=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "sex", "age_from"], name="population_once"),
        )

    def __str__(self) -> str:
        return f"{self.area}: {self.sex} {self.age_from}-{self.age_to}"


class BaseMap(models.Model):
    """A self-hosted map; one without a municipality serves all that have none of their own."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, null=True, blank=True, related_name="base_maps"
    )
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)
    """PMTiles below settings.BASEMAP_DIR."""
    ground_file_name = models.CharField(max_length=120, blank=True)
    """The same ground as features, for printed maps."""
    bounds = models.PolygonField(srid=4326)
    attribution = models.CharField(_("source"), max_length=200, blank=True)
    map_date = models.DateField(null=True, blank=True)
    """The day whose ground the map shows, where somebody has said it."""
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-imported_at", "-pk")
        constraints = (
            # Two may have taken in the same file, and then share what it became.
            models.UniqueConstraint(fields=["municipality", "digest"], name="base_map_once"),
            models.UniqueConstraint(
                fields=["digest"],
                condition=models.Q(municipality=None),
                name="shared_base_map_once",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def credit(self) -> str:
        """Whom to name on a map, and how old it is."""
        if self.map_date is None:
            return self.attribution
        named = gettext("map of %(date)s") % {"date": date_format(self.map_date)}
        return f"{self.attribution}, {named}" if self.attribution else named


class BaseMapImport(models.Model):
    """A file that somebody sent to become the municipality's base map, and what became of it."""

    class State(models.TextChoices):
        UNDER_WAY = "under_way"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="base_map_imports"
    )
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200, blank=True)
    """What the sender calls the file: to be read, and never a path."""
    folder = models.UUIDField(default=uuid.uuid4)
    """Where the file lies until the end, see `sent_maps`."""
    attribution = models.CharField(max_length=200)
    map_date = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.UNDER_WAY)
    step = models.CharField(max_length=10, default="queued")
    share = models.FloatField(default=0.0)
    told_at = models.DateTimeField(auto_now_add=True)
    """When a step was told last."""
    stop_asked = models.BooleanField(default=False)
    refusal = models.JSONField(default=dict)
    """Why it failed: a code and its facts, see `map_import_words`."""
    left_out = models.PositiveIntegerField(default=0)
    """Shapes in the file that the map lacks, as none could be made of them."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.municipality}: {self.file_name}"


class Place(models.Model):
    """A name or an address on the base map, to be searched for."""

    base_map = models.ForeignKey(BaseMap, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=30)
    detail = models.CharField(max_length=160, blank=True)
    point = models.PointField(srid=4326)

    class Meta:
        indexes = (
            GinIndex(fields=["name"], name="place_name_trigram", opclasses=["gin_trgm_ops"]),
        )

    def __str__(self) -> str:
        return self.name
