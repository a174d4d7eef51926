"""What people said, drawn: reasons as bars, hours as a ring of the day, seasons as one of the year.

Counts come as a run stores them, [["poor_lighting", 22], …], by people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import TextChoices
from django.utils.translation import ngettext

from mapdialog.pictures import Bar, Slice
from mapdialog.pins.vocabulary import Perception, Reason, Season, TimeOfDay

Counts = Iterable[Sequence[Any]]
MOST_DRAWN = 8


@dataclass(frozen=True)
class Mentions:
    """All that was said of the places marked safe, or unsafe."""

    direction: Literal["safe", "unsafe"]
    people: int
    reasons: list[Bar]
    reasons_people: int
    """How many gave any reason; likewise below."""
    day: list[Slice]
    day_people: int
    year: list[Slice]
    year_people: int
    dark: int
    """How many said that it is so when it is dark."""

    @property
    def most(self) -> list[Bar]:
        return self.reasons[:MOST_DRAWN]

    @property
    def rest(self) -> list[Bar]:
        """Reasons that few gave: as a list, on no scale."""
        return self.reasons[MOST_DRAWN:]

    @property
    def dark_words(self) -> str:
        if not self.dark:
            return ""
        words = ngettext(
            "%(n)s person of %(all)s says that it is so when it is dark.",
            "%(n)s people of %(all)s say that it is so when it is dark.",
            self.dark,
        )
        return words % {"n": self.dark, "all": self.people}


def mentions_of(answers: Mapping[str, Any]) -> list[Mentions]:
    """`answers`: as `answers.answers_of` stores them; unsafe first, nobody's left out."""
    both: tuple[Literal["unsafe", "safe"], ...] = ("unsafe", "safe")
    found = [(direction, answers.get(direction) or {}) for direction in both]
    return [_said(direction, told) for direction, told in found if told.get("people")]


def _said(direction: Literal["safe", "unsafe"], told: Mapping[str, Any]) -> Mentions:
    counts, people = {}, {}
    for column in ("reasons", "times_of_day", "seasons"):
        one = told.get(column) or {}
        counts[column], people[column] = one.get("said") or [], int(one.get("people") or 0)
    return Mentions(
        direction=direction,
        people=int(told["people"]),
        reasons=reason_bars(counts["reasons"], direction),
        reasons_people=people["reasons"],
        day=day_slices(counts["times_of_day"]),
        day_people=people["times_of_day"],
        year=year_slices(counts["seasons"]),
        year_people=people["seasons"],
        dark=int(told.get("when_dark") or 0),
    )


def reason_bars(counts: Counts, direction: str) -> list[Bar]:
    """In the order of the counts: the reason most gave first."""
    names = dict(Reason.choices)
    towards: Literal["safe", "unsafe"] = "safe" if direction == Perception.SAFE else "unsafe"
    return [
        Bar(str(names.get(word, word)), int(people), direction=towards) for word, people in counts
    ]


def day_slices(counts: Counts) -> list[Slice]:
    """Every part of the day, those that nobody named too; nothing if nobody named any."""
    return _slices(counts, TimeOfDay)


def year_slices(counts: Counts) -> list[Slice]:
    """Every season, in the same way."""
    return _slices(counts, Season)


def _slices(counts: Counts, parts: type[TextChoices]) -> list[Slice]:
    named = {str(word): int(people) for word, people in counts}
    if not any(named.values()):
        return []
    return [Slice(part.value, str(part.label), named.get(part.value, 0)) for part in parts]
