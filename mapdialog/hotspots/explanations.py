"""Why an area stands on the map, for coordinators: exact figures, never a bare p-value."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mapdialog.hotspots.models import Hotspot
from mapdialog.pins.models import Voice
from mapdialog.pins.vocabulary import Reason, TimeOfDay

VOICES = 3
RAREST = 1_000


@dataclass(frozen=True)
class Explanation:
    """One tested place, as sentences and short lists."""

    finding: str
    elsewhere: str
    chance: str
    stability: str
    reasons: list[tuple[str, int]] = field(default_factory=list)
    times: list[tuple[str, int]] = field(default_factory=list)


def explain(hotspot: Hotspot, *, placements: int) -> Explanation:
    """`placements`: over how many placements of the lattice the stability was counted."""
    facts = {
        "marked": round(hotspot.share * hotspot.respondents),
        "people": hotspot.respondents,
        "percent": percent(hotspot.share),
        "low": percent(hotspot.share_low),
        "high": percent(hotspot.share_high),
    }
    if hotspot.direction == Hotspot.Direction.UNSAFE:
        finding = _(
            "%(marked)s of %(people)s people marked it unsafe: %(percent)s %%, "
            "likely %(low)s–%(high)s %%."
        )
    else:
        finding = _(
            "%(marked)s of %(people)s people marked it safe: %(percent)s %%, "
            "likely %(low)s–%(high)s %%."
        )
    elsewhere = _("In the whole municipality it is %(percent)s %%.")
    return Explanation(
        finding=finding % facts,
        elsewhere=elsewhere % {"percent": percent(hotspot.share_everywhere)},
        chance=chance_words(hotspot.p),
        stability=_stability(hotspot.stability, placements),
        reasons=_labelled(hotspot.reasons, Reason),
        times=_labelled(hotspot.times_of_day, TimeOfDay),
    )


def percent(share: float) -> int:
    return round(share * 100)


def chance_words(p: float) -> str:
    """How often chance alone would make such a pattern, never more exactly than is known."""
    if p * RAREST < 1:
        return _("A pattern this strong would appear by chance in fewer than 1 of 1,000 maps.")
    maps = int(1 / p)
    step = 10 ** (len(str(maps)) - 1)
    return _("A pattern this strong would appear by chance in about 1 of %(maps)s maps.") % {
        "maps": maps // step * step
    }


def _stability(stable: int | None, placements: int) -> str:
    if stable is None:
        return _("An area of its own, tested as a circle: it does not depend on the grid.")
    return _("Found in %(stable)s of %(all)s placements of the grid.") % {
        "stable": stable,
        "all": placements,
    }


def _labelled(
    counts: list[list[object]], words: type[Reason] | type[TimeOfDay]
) -> list[tuple[str, int]]:
    known = dict(words.choices)
    return [(str(known.get(str(word), word)), int(str(people))) for word, people in counts]


def voices_in(hotspot: Hotspot) -> QuerySet[Voice]:
    """A few approved texts from the place, newest first."""
    found = Voice.objects.filter(
        dialogue=hotspot.run.dialogue,
        perception=hotspot.direction,
        pin__point__intersects=hotspot.geometry,
    )
    return found.order_by("-pk")[:VOICES]
