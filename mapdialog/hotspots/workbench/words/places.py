"""Why an area stands on the map, for coordinators: exact figures, never a bare p-value."""

import math
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mapdialog.hotspots.models import Hotspot
from mapdialog.hotspots.workbench.mention_pictures import day_slices, reason_bars
from mapdialog.pictures import Bar, Slice
from mapdialog.pictures.words import percent
from mapdialog.pins.models import Voice

VOICES = 3
READ_FOR_VOICES = 200
RAREST = 1_000
# Places of joined cells are found at this rate of false discoveries, each by itself at more.
FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True)
class Explanation:
    """One tested place, as sentences and pictures."""

    finding: str
    elsewhere: str
    chance: str
    stability: str
    is_drawn: bool
    """Whether the finding may be drawn: there are enough people on both sides of it."""
    reasons: list[Bar] = field(default_factory=list)
    times: list[Slice] = field(default_factory=list)


def explain(hotspot: Hotspot, *, placements: int, least: int = 0) -> Explanation:
    """`placements`: over how many placements of the lattice the stability was counted; `least`:
    how many people a figure must rest on, as `run_layers.least_people` says."""
    facts = {
        "marked": _marked(hotspot.share, hotspot.respondents),
        "people": hotspot.respondents,
        "percent": percent(hotspot.share),
        "low": percent(hotspot.share_low),
        "high": percent(hotspot.share_high),
    }
    others = facts["people"] - facts["marked"]
    is_drawn = others == 0 or min(others, facts["marked"]) >= least
    elsewhere = _("In the whole municipality it is %(percent)s %%.")
    return Explanation(
        finding=_finding(hotspot.direction, is_drawn) % facts,
        elsewhere=elsewhere % {"percent": percent(hotspot.share_everywhere)},
        chance=chance_words(hotspot.p),
        stability=_stability(hotspot.stability, placements),
        is_drawn=is_drawn,
        reasons=reason_bars(hotspot.reasons, hotspot.direction, least=least),
        times=day_slices(hotspot.times_of_day, least=least),
    )


def _finding(direction: str, is_drawn: bool) -> str:
    if direction == Hotspot.Direction.UNSAFE:
        if not is_drawn:
            return _("Nearly all of %(people)s people marked it unsafe.")
        return _(
            "%(marked)s of %(people)s people marked it unsafe: %(percent)s %%, "
            "likely %(low)s–%(high)s %%."
        )
    if not is_drawn:
        return _("Nearly all of %(people)s people marked it safe.")
    return _(
        "%(marked)s of %(people)s people marked it safe: %(percent)s %%, "
        "likely %(low)s–%(high)s %%."
    )


def _marked(share: float, people: int) -> int:
    """The votes as whole people: who marked both ways splits one, so that this need not be whole.

    Up or down so that a reader who divides finds the percentage that stands beside it.
    """
    votes = share * people
    either = sorted({math.floor(votes), math.ceil(votes)}, key=lambda whole: abs(whole - votes))
    return next((n for n in either if percent(n / people) == percent(share)), either[0])


def chance_words(p: float) -> str:
    """How often chance alone would make such a pattern, never more exactly than is known."""
    if p > FALSE_DISCOVERIES:
        return _("Of the places that stand out like this, about 1 of 20 may do so by chance.")
    if p * RAREST < 1:
        return _("A pattern this strong would appear by chance in fewer than 1 of 1,000 maps.")
    maps = int(1 / p)
    step = 10 ** (len(str(maps)) - 1)
    return _("A pattern this strong would appear by chance in about 1 of %(maps)s maps.") % {
        "maps": number_format(maps // step * step, use_l10n=True, force_grouping=True)
    }


def _stability(stable: int | None, placements: int) -> str:
    if stable is None:
        return _("An area of its own, tested as a circle: it does not depend on the grid.")
    return _("Found in %(stable)s of %(all)s placements of the grid.") % {
        "stable": stable,
        "all": placements,
    }


def voices_in(hotspot: Hotspot) -> list[Voice]:
    """A few approved texts from the place that speak of what most people mention there."""
    found = Voice.objects.filter(
        dialogue=hotspot.run.dialogue,
        perception=hotspot.direction,
        pin__point__intersects=hotspot.geometry,
    ).select_related("pin")
    people_of = {str(word): int(str(people)) for word, people in hotspot.reasons}

    def typical(voice: Voice) -> int:
        """How many people gave the reasons that its author gave too."""
        return sum(people_of.get(reason, 0) for reason in voice.pin.reasons)

    newest = found.order_by("-pk")[:READ_FOR_VOICES]
    return sorted(newest, key=typical, reverse=True)[:VOICES]
