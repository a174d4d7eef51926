"""Who lives in the parts of a municipality, grouped as respondents are asked.

Statistics come in the age groups of whoever published them. Where one of these lies across the
border of two of ours, ours are merged: nobody knows how such a group divides, so it is not divided.
"""

import itertools
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from geodata.importers.population import ALL, MEN, WOMEN
from mapdialog.areas.models import Area, Population
from mapdialog.areas.selectors import named_areas
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.vocabulary import AgeBand, Gender

# The sexes of a division whose sum is everybody; a total is not counted beside its parts.
EVERYBODY = ((WOMEN, MEN), (ALL,))


@dataclass(frozen=True)
class Ages:
    """Bands of the form that are counted as one; `high` is infinite for no upper end."""

    bands: tuple[AgeBand, ...]
    low: int
    high: float

    @property
    def label(self) -> str:
        if self.low == 0:
            return _("under %(age)s") % {"age": int(self.high) + 1}
        if math.isinf(self.high):
            return _("%(age)s or older") % {"age": self.low}
        return f"{self.low}–{int(self.high)}"

    def and_older(self, other: "Ages") -> "Ages":
        return Ages(self.bands + other.bands, self.low, other.high)


def _asked(band: AgeBand) -> Ages:
    low, dash, high = band.value.removesuffix("+").partition("-")
    return Ages((band,), int(low), int(high) if dash else math.inf)


ASKED: tuple[Ages, ...] = tuple(_asked(band) for band in AgeBand)


@dataclass(frozen=True)
class Counted:
    """How many of a sex are of an age, both ends included."""

    sex: str
    low: int
    high: float
    people: int


def merged_ages(rows: Collection[Counted]) -> tuple[Ages, ...]:
    """The form's age bands, merged so far that no row lies across a border of two."""
    merged = [ASKED[0]]
    for asked in ASKED[1:]:
        if any(row.low < asked.low <= row.high for row in rows):
            merged[-1] = merged[-1].and_older(asked)
        else:
            merged.append(asked)
    return tuple(merged)


def people_of_ages(rows: Collection[Counted]) -> dict[Ages, int]:
    """How many live here of the merged ages; ages that the rows do not cover whole are left out.

    Empty if fewer than two are left, or if rows of a sex count the same years twice.
    """
    by_sex = [[row for row in rows if row.sex == sex] for sex in {row.sex for row in rows}]
    if not by_sex or any(_overlap(of_sex) for of_sex in by_sex):
        return {}
    known = {
        ages: sum(row.people for row in rows if ages.low <= row.low <= ages.high)
        for ages in merged_ages(rows)
        if all(_covers(of_sex, ages) for of_sex in by_sex)
    }
    return known if len(known) > 1 else {}


def _overlap(rows: Iterable[Counted]) -> bool:
    ordered = sorted(rows, key=lambda row: row.low)
    return any(later.low <= row.high for row, later in itertools.pairwise(ordered))


def _covers(rows: Iterable[Counted], ages: Ages) -> bool:
    reached: float = ages.low
    for row in sorted(rows, key=lambda row: row.low):
        if row.low <= reached <= row.high:
            reached = row.high + 1
    return reached > ages.high or math.isinf(reached)


@dataclass(frozen=True)
class Inhabitants:
    """Those who live in the parts that a dialogue is about."""

    parts: QuerySet[Area]
    all_parts: bool
    """False: only the parts that lie in the dialogue's area."""
    rows: list[Counted] = field(default_factory=list)

    @property
    def known(self) -> bool:
        return any(row.people for row in self.rows)

    @property
    def _sexes(self) -> tuple[str, ...]:
        there = {row.sex for row in self.rows}
        return next((sexes for sexes in EVERYBODY if there.issuperset(sexes)), ())

    @cached_property
    def by_ages(self) -> dict[Ages, int]:
        for sexes in EVERYBODY:
            rows = [row for row in self.rows if row.sex in sexes]
            if {row.sex for row in rows} == set(sexes) and (found := people_of_ages(rows)):
                return found
        return {}

    @property
    def by_gender(self) -> dict[Gender, int]:
        people = {
            gender: sum(row.people for row in self.rows if row.sex == sex)
            for gender, sex in ((Gender.WOMAN, WOMEN), (Gender.MAN, MEN))
        }
        return people if all(people.values()) else {}

    def by_part(self) -> dict[str, int]:
        """By the name of the part: parts of one name are one part to everybody."""
        found = Population.objects.filter(area__in=self.parts, sex__in=self._sexes)
        named = found.values_list("area__name").annotate(people=Sum("count"))
        return dict(named.order_by("area__name"))


def inhabitants_of(dialogue: Dialogue) -> Inhabitants:
    """Of the parts whose middle lies in the dialogue's area; of all parts if none does."""
    parts, all_parts = named_areas(dialogue.municipality), True
    if dialogue.area is not None:
        within = parts.annotate(middle=PointOnSurface("geometry")).filter(
            middle__intersects=dialogue.area
        )
        if within.exists():
            parts, all_parts = within, False
    summed = (
        Population.objects.filter(area__in=parts.values("pk"))
        .values_list("sex", "age_from", "age_to")
        .annotate(people=Sum("count"))
    )
    rows = [
        Counted(sex, low, math.inf if high is None else high, people)
        for sex, low, high, people in summed
    ]
    return Inhabitants(parts, all_parts, rows)
