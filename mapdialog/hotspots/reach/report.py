"""Who answered, against who lives here: whom to invite next (see `analysis.reach`).

Age, gender and relation may be joined to respondents by the analysis alone, so this is the one
place that reads them for a page. It reads counts, never a person, and gives no figure away:

- a group is shown from ten people, and a second group is hidden with a single hidden one;
- shares are whole per cent, numbers of people are rounded to tens;
- figures move ten people at a time. Else somebody who looks before and after a pin arrives would
  read from the difference how old its author is.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from analysis.reach import GROUP_K, compare_to_population
from analysis.shares import wilson_interval
from mapdialog.areas.models import Area
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.reach.inhabitants import ASKED, Inhabitants, inhabitants_of
from mapdialog.pins.models import Pin, Respondent, RespondentProfile, Status
from mapdialog.pins.vocabulary import Gender, Relation

# Who waits for review has answered. Counted only when approved, each approval would move a figure.
ANSWERED = (Status.PENDING, Status.APPROVED)

Key = TypeVar("Key", bound=Hashable)


class Stated(NamedTuple):
    """How many stated exactly this; empty where somebody stated nothing."""

    age_band: str
    gender: str
    relation: str
    people: int


@dataclass(frozen=True)
class Group:
    """Shares are 0–1 in whole per cent; None: too few, or hidden beside too few."""

    key: Hashable
    share: float | None
    low: float | None
    high: float | None
    population_share: float | None
    fewer: bool
    """Clearly fewer than among inhabitants: all of the likely range lies below their share."""


@dataclass(frozen=True)
class Comparison:
    """How one question was answered, held against inhabitants if they are known."""

    groups: tuple[Group, ...] = ()
    people: int = 0
    """Who is in the picture, to the nearest ten."""
    outside: int | None = None
    """Who is not: stated nothing, or what statistics do not count. None: fewer than ten."""
    against_population: bool = False
    hidden_are_fewer: bool = False
    """The hidden groups taken together are clearly fewer than among inhabitants."""

    @property
    def hidden(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.share is None)

    @property
    def all_hidden(self) -> bool:
        return len(self.hidden) == len(self.groups)


@dataclass(frozen=True)
class ReachReport:
    people: int
    """Counted, in whole tens."""
    inhabitants: Inhabitants = field(compare=False)
    gender: Comparison
    other_gender: int | None
    ages: Comparison
    relation: Comparison
    parts: Comparison
    stated_nothing: int | None


def in_tens(people: int) -> int | None:
    """A number of people as it may be said; None: fewer than ten."""
    return None if people < GROUP_K else (people + 5) // 10 * 10


def reach_report(dialogue: Dialogue) -> ReachReport:
    inhabitants = inhabitants_of(dialogue)
    counted = _counted(dialogue)
    people = counted.count() // GROUP_K * GROUP_K
    profiles = _profiles(counted, people)
    gender = _numbers(profiles, "gender", {gender: gender for gender in Gender})
    bands = inhabitants.by_ages or dict.fromkeys(ASKED, 0)
    ages = _numbers(profiles, "age_band", {band: ages for ages in bands for band in ages.bands})
    relation = _numbers(profiles, "relation", {relation: relation for relation in Relation})
    # Statistics know women and men only. Whoever stated neither is told of beside the picture:
    # inside it, so small a group would take a whole sex with it when it is hidden.
    other = gender.pop(Gender.OTHER)
    stated = sum(row.people for row in profiles if any(row[:3]))
    return ReachReport(
        people=people,
        inhabitants=inhabitants,
        gender=_compared(gender, inhabitants.by_gender, people),
        other_gender=in_tens(other),
        ages=_compared(ages, inhabitants.by_ages, people),
        relation=_compared(relation, {}, people),
        parts=_parts_compared(dialogue, inhabitants),
        stated_nothing=in_tens(people - stated),
    )


def _counted(dialogue: Dialogue) -> QuerySet[Respondent]:
    """Everybody of whom there is a pin that neither staff nor its author has taken away."""
    pins = Pin.objects.filter(respondent=OuterRef("pk"), dialogue=dialogue, status__in=ANSWERED)
    return Respondent.objects.filter(Exists(pins), dialogue=dialogue)


def _profiles(counted: QuerySet[Respondent], people: int) -> list[Stated]:
    """How many of the first so many people stated each combination, which nobody gets to see."""
    first = counted.order_by("pk").values("pk")[:people]
    rows = (
        RespondentProfile.objects.filter(respondent__in=first)
        .values_list("age_band", "gender", "relation")
        .annotate(people=Count("pk"))
    )
    return [Stated(*row) for row in rows]


def _numbers(
    profiles: Iterable[Stated], question: str, groups: Mapping[Any, Key]
) -> dict[Key, int]:
    """People by group, with 0 for a group that nobody stated."""
    numbers = dict.fromkeys(groups.values(), 0)
    for row in profiles:
        group = groups.get(getattr(row, question))
        if group is not None:
            numbers[group] += row.people
    return numbers


def _compared(numbers: Mapping[Key, int], living: Mapping[Key, int], everybody: int) -> Comparison:
    """`living` empty: shares alone. `everybody`: whom the question was put to."""
    against = sum(living.values()) > 0
    if against:
        numbers = {key: numbers.get(key, 0) for key in living}
    people = sum(numbers.values())
    if people < GROUP_K:
        return Comparison(outside=in_tens(everybody - people), against_population=against)
    # Without inhabitants the answers are held against themselves: hidden in the same way.
    names = [str(position) for position in range(len(numbers))]
    table = compare_to_population(
        dict(zip(names, numbers.values(), strict=True)),
        dict(zip(names, (living if against else numbers).values(), strict=True)),
    )
    groups = tuple(
        _group(key, share, interval, living_share if against else None)
        for key, share, interval, living_share in zip(
            numbers, table["share"], table["interval"], table["population_share"], strict=True
        )
    )
    gone = table["interval"].isna()
    rest = people - int(table["n"].sum())
    return Comparison(
        groups=groups,
        people=in_tens(people) or 0,
        outside=in_tens(everybody - people),
        against_population=against,
        hidden_are_fewer=against
        and rest >= GROUP_K
        and not gone.all()
        and float(wilson_interval(rest, people)[1][0])
        < float(table.loc[gone, "population_share"].sum()),
    )


def _group(
    key: Hashable, share: float, interval: tuple[float, float] | None, living: float | None
) -> Group:
    there = None if living is None else round(living, 2)
    if interval is None:
        return Group(key, None, None, None, there, fewer=False)
    low, high = round(interval[0], 2), round(interval[1], 2)
    # Judged by what is shown, so that nobody reads "clearly fewer" beside two equal numbers.
    return Group(key, round(share, 2), low, high, there, there is not None and high < there)


# Outlines are cut into small pieces first: a long one would be unpacked anew for every pin.
PARTS_SQL = """
WITH piece AS MATERIALIZED (
    SELECT name, ST_Subdivide(geometry, 64) AS ground FROM areas_area WHERE id = ANY(%s)
)
SELECT piece.name, count(DISTINCT pin.respondent_id)
FROM piece
JOIN pins_pin pin ON ST_Intersects(piece.ground, pin.point)
WHERE pin.dialogue_id = %s AND pin.status = ANY(%s)
GROUP BY piece.name ORDER BY piece.name
"""


def _parts_compared(dialogue: Dialogue, inhabitants: Inhabitants) -> Comparison:
    """People who marked places in each part: whoever marked in two parts counts in both."""
    names = list(inhabitants.parts.order_by("name").values_list("name", flat=True).distinct())
    marked = _marked(dialogue, inhabitants.parts)
    numbers = {name: marked.get(name, 0) for name in names}
    return _compared(numbers, inhabitants.by_part(), sum(numbers.values()))


def _marked(dialogue: Dialogue, parts: QuerySet[Area]) -> dict[str, int]:
    with connection.cursor() as cursor:
        keys = list(parts.values_list("pk", flat=True))
        cursor.execute(PARTS_SQL, [keys, dialogue.pk, list(ANSWERED)])
        return dict(cursor.fetchall())
