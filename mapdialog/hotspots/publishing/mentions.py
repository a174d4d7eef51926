"""What people said in the whole round, as the public reads it: about so many of ten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from analysis.bands import people_band, tenths
from analysis.mentions import ANYTHING, Counts
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.words import people_words
from mapdialog.pictures import Bar, Slice
from mapdialog.pins.vocabulary import Reason, Season, TimeOfDay

MOST_REASONS = 6
Mentions = dict[str, dict[str, Any]]


def mentions_in_bands(said: Mapping[str, Mapping[str, Counts]]) -> dict[str, Mentions]:
    """By perception and question: {"people": "250-499", "said": [["poor_lighting", 6], …]}.

    The number is tenths of those who answered the question at all. JSON-able.
    """
    return {
        perception: {
            question: {
                "people": people_band(counts[ANYTHING]),
                "said": [
                    [word, tenths(min(1.0, number / counts[ANYTHING]))]
                    for word, number in counts.items()
                    if word != ANYTHING
                ],
            }
            for question, counts in by_question.items()
            if counts.get(ANYTHING)
        }
        for perception, by_question in said.items()
    }


@dataclass(frozen=True)
class MentionsInWords:
    """What those who marked one kind of place said, as rows of pictures. Empty: too few did."""

    direction: str
    people: str
    """How many gave reasons, in words; the shares are tenths of these."""
    reasons: list[Bar]
    times: list[Slice]
    seasons: list[Slice]


def mentions_in_words(publication: Publication) -> list[MentionsInWords]:
    """Unsafe and safe places, side by side; nothing exact, as only bands were published."""
    said: Mapping[str, Mentions] = publication.summary.get("said", {})
    return [_words("unsafe", said.get("unsafe", {})), _words("safe", said.get("safe", {}))]


def _words(perception: Literal["unsafe", "safe"], said: Mentions) -> MentionsInWords:
    reasons = said.get("reasons", {})
    bars = [
        Bar(str(Reason(word).label), number, text=_of_ten(number), direction=perception)
        for word, number in reasons.get("said", [])[:MOST_REASONS]
        if word in Reason.values
    ]
    return MentionsInWords(
        perception,
        people_words(reasons["people"]) if reasons.get("people") else "",
        bars,
        _ring(TimeOfDay, said.get("times_of_day", {})),
        _ring(Season, said.get("seasons", {})),
    )


def _ring(parts: type[TimeOfDay] | type[Season], said: Mapping[str, Any]) -> list[Slice]:
    """A ring with every part; those of which too few spoke are empty. None at all: no ring."""
    told = dict(said.get("said", []))
    if not told:
        return []
    return [
        Slice(
            part.value,
            str(part.label),
            told.get(part.value),
            text=_of_ten(told[part.value]) if part.value in told else "",
        )
        for part in parts
    ]


def _of_ten(number: int) -> str:
    if number == 0:
        return _("fewer than 1 of 10")
    return _("about %(number)s of 10") % {"number": number}
