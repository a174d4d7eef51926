"""Why an area stands on the map, for coordinators: exact figures, never a bare p-value."""

import math
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mapdialog.hotspots.models import Hotspot
from mapdialog.hotspots.publishing.words import seal_words
from mapdialog.hotspots.workbench.mention_pictures import day_slices, reason_bars
from mapdialog.pictures import Bar, Slice
from mapdialog.pictures.words import percent
from mapdialog.pins.models import Voice
from mapdialog.pins.voices import VOICE_CELL_M

VOICES = 3
READ_FOR_VOICES = 200
RAREST = 1_000


@dataclass(frozen=True)
class Explanation:
    """One tested place, as sentences and pictures."""

    finding: str
    sentences: list[str]
    """How large, how sure, and whether it is the place or its people."""
    likely: tuple[float, float]
    """Between which shares its size likely lies, allowing for its having been found."""
    reasons: list[Bar] = field(default_factory=list)
    times: list[Slice] = field(default_factory=list)


def explain(hotspot: Hotspot) -> Explanation:
    facts = {
        "marked": _marked(hotspot.share, hotspot.respondents),
        "people": hotspot.respondents,
        "percent": percent(hotspot.share),
    }
    low, high = hotspot.adjusted_low, hotspot.adjusted_high
    plain = (hotspot.share_low, hotspot.share_high)
    return Explanation(
        finding=_finding(hotspot.direction) % facts,
        sentences=_sentences(hotspot),
        likely=plain if low is None or high is None else (low, high),
        reasons=reason_bars(hotspot.reasons, hotspot.direction),
        times=day_slices(hotspot.times_of_day),
    )


def _finding(direction: str) -> str:
    if direction == Hotspot.Direction.UNSAFE:
        return _(
            "%(marked)s of the %(people)s people who marked here find it unsafe: %(percent)s %%."
        )
    return _("%(marked)s of the %(people)s people who marked here find it safe: %(percent)s %%.")


def _marked(share: float, people: int) -> int:
    """The votes as whole people: who marked both ways splits one, so that this need not be whole.

    Up or down so that a reader who divides finds the percentage that stands beside it.
    """
    votes = share * people
    either = sorted({math.floor(votes), math.ceil(votes)}, key=lambda whole: abs(whole - votes))
    return next((n for n in either if percent(n / people) == percent(share)), either[0])


def _sentences(hotspot: Hotspot) -> list[str]:
    plain = {"low": percent(hotspot.share_low), "high": percent(hotspot.share_high)}
    if hotspot.method != Hotspot.Method.PEOPLE:
        return [
            _("Likely %(low)s–%(high)s %%.") % plain,
            _(
                "It was tested by an earlier method, which was less strict and did not allow for "
                "the place having been found. A new analysis tests it as today."
            ),
        ]
    return [
        *_size(hotspot),
        chance_words(hotspot.p),
        *_seal(hotspot),
    ]


def _size(hotspot: Hotspot) -> list[str]:
    ends = {
        "low": hotspot.adjusted_low,
        "high": hotspot.adjusted_high,
        "plain_low": hotspot.share_low,
        "plain_high": hotspot.share_high,
    }
    words = _(
        "Likely between %(low)s and %(high)s %%, allowing for our having looked for places that "
        "stand out (else %(plain_low)s–%(plain_high)s %%)."
    )
    said = [words % {name: percent(value or 0.0) for name, value in ends.items()}]
    if not hotspot.is_size_certain:
        said.append(
            _(
                "The likely size reaches that of the whole municipality: that the place differs is "
                "fairly sure, how much is not."
            )
        )
    return said


def chance_words(p: float) -> str:
    """How often chance alone would make such a pattern, never more exactly than is known."""
    if p * RAREST < 1:
        return _(
            "If nothing differed, chance would make a pattern this strong somewhere on fewer than "
            "1 of 1,000 maps."
        )
    words = _(
        "If nothing differed, chance would make a pattern this strong somewhere on about 1 of "
        "%(maps)s maps."
    )
    return words % {"maps": maps_words(p)}


def maps_words(p: float) -> str:
    """One of how many maps, rounded down to one figure: never flattered."""
    maps = int(1 / p)
    step = 10 ** (len(str(maps)) - 1)
    return number_format(maps // step * step, use_l10n=True, force_grouping=True)


def _seal(hotspot: Hotspot) -> list[str]:
    """People or place? With figures, where they are stored."""
    if hotspot.seal is None:
        return [
            _(
                "People cannot be compared with themselves here: too few have marked other places "
                "too, and not all alike."
            )
        ]
    people = hotspot.seal_people or 0
    if hotspot.seal_p is None:
        return [seal_words(hotspot.seal, hotspot.direction)]
    facts = {"people": people, "percent": math.ceil(100 * hotspot.seal_p)}
    figures = _(
        "%(people)s of them have marked other places too, and not all alike. Among them alone "
        "chance would do as much on at most %(percent)s of 100 maps."
    )
    return [seal_words(hotspot.seal, hotspot.direction), figures % facts]


def voices_in(hotspot: Hotspot) -> list[Voice]:
    """A few approved texts from the place that speak of what most people mention there."""
    found = Voice.objects.filter(
        dialogue=hotspot.run.dialogue,
        perception=hotspot.direction,
        pin__point__intersects=hotspot.geometry,
    )
    found = found.exclude(pin__precision_m__gt=VOICE_CELL_M).select_related("pin")
    people_of = {str(word): int(str(people)) for word, people in hotspot.reasons}

    def typical(voice: Voice) -> int:
        """How many people gave the reasons that its author gave too."""
        return sum(people_of.get(reason, 0) for reason in voice.pin.reasons)

    newest = found.order_by("-pk")[:READ_FOR_VOICES]
    return sorted(newest, key=typical, reverse=True)[:VOICES]
