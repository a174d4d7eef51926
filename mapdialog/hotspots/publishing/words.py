"""What a published map says, in sentences (docs/method.md, "What the map says").

Only bands go in, so only bands come out: nothing here can say more than the gate let through.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from analysis.refusals import TESTED
from mapdialog.hotspots.models import Hotspot, PartOfDay, Publication
from mapdialog.hotspots.publishing.selectors import Shown, ShownArea
from mapdialog.hotspots.runs.refusals import layers_withheld
from mapdialog.pins.vocabulary import Reason, TimeOfDay

SUPPRESSED = "few"
# How far from 5 of 10 a share is, at least → step of the class that it is drawn in.
STEPS = ((3.0, 3), (2.0, 2), (1.0, 1))
EVEN = "even"
COUNTED = "counted"
FEWEST = "5-9"
MOST_REASONS = 5
HALVES = ("0-5", "1-9", "5-10")
NO_MAP = "too_few_for_map"


@dataclass(frozen=True)
class CellWords:
    """The class that a cell is drawn in, and what is said about it."""

    css: str
    text: str


@dataclass(frozen=True)
class AreaWords:
    """A tested area in plain words."""

    number: int
    name: str
    part_name: str
    direction: str
    finding: str
    sure: str
    seal: str
    reasons: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


def share_class(band: str) -> str:
    """The class of a band of shares (`analysis.bands.share_band`): "unsafe-3" … "safe-3"."""
    if not band:
        return COUNTED
    numbers = [int(found) for found in band.split("-")]
    from_half = sum(numbers) / len(numbers) - 5
    step = next((step for least, step in STEPS if abs(from_half) >= least), 0)
    if not step:
        return EVEN
    return f"{'unsafe' if from_half > 0 else 'safe'}-{step}"


def tenths_words(band: str) -> str:
    """8 → "8", 4-5 → "4 to 5"."""
    low, _dash, high = band.partition("-")
    return _("%(low)s to %(high)s") % {"low": low, "high": high} if high else low


def people_words(band: str) -> str:
    """A number of people as it is printed: 25-49 → "25–49 people"."""
    if band.endswith("+"):
        return _("more than %(number)s people") % {"number": band.removesuffix("+")}
    low, _dash, high = band.partition("-")
    return _("%(low)s–%(high)s people") % {"low": low, "high": high}


def _drawn(share_band: str, respondents_band: str) -> str:
    """The class of a cell; a share of few people is drawn as less than one of many."""
    drawn = share_class(share_band)
    return f"{drawn} thin" if respondents_band == FEWEST and drawn != EVEN else drawn


def cell_words(share_band: str, respondents_band: str, hot: str) -> CellWords:
    facts = {"share": tenths_words(share_band), "people": people_words(respondents_band)}
    if share_band:
        css = _drawn(share_band, respondents_band)
        found = _share_sentence(share_band) % facts
    else:
        css, found = COUNTED, _("%(people)s have marked places here.") % facts
    if hot == Hotspot.Direction.UNSAFE:
        place = _("It lies in an area that more people than expected marked unsafe.")
    elif hot == Hotspot.Direction.SAFE:
        place = _("It lies in an area that more people than expected marked safe.")
    elif share_band:
        place = _("It lies in no area that stands out; that is not proof of safety.")
    else:
        place = ""
    return CellWords(css, f"{found} {place}".strip())


def _share_sentence(share_band: str) -> str:
    """For a cell; of few people nothing finer than halves is told."""
    return {
        "0-5": _("At most half marked unsafe here, of %(people)s."),
        "1-9": _("Some marked unsafe here and others safe, of %(people)s."),
        "5-10": _("At least half marked unsafe here, of %(people)s."),
    }.get(share_band, _("About %(share)s of 10 marked unsafe here, of %(people)s."))


def part_words(part: str, share_band: str, respondents_band: str) -> CellWords:
    """A cell as it is for those who said when: one part of the day."""
    sentence = {
        PartOfDay.DAY: _(
            "Those who spoke of the day: about %(share)s of 10 marked unsafe, of %(people)s."
        ),
        PartOfDay.EVENING: _(
            "Those who spoke of the evening: about %(share)s of 10 marked unsafe, of %(people)s."
        ),
        PartOfDay.NIGHT: _(
            "Those who spoke of the night: about %(share)s of 10 marked unsafe, of %(people)s."
        ),
    }[PartOfDay(part)]
    if share_band in HALVES:
        sentence = f"{PartOfDay(part).label}: {_share_sentence(share_band)}"
    facts = {"share": tenths_words(share_band), "people": people_words(respondents_band)}
    return CellWords(_drawn(share_band, respondents_band), sentence % facts)


def parts_in_words(shown: Shown) -> list[tuple[str, str]]:
    """The parts of the day of which something is shown, in their order: (key, label)."""
    told = {key.partition("|")[0] for key in shown.parts}
    return [(part.value, str(part.label)) for part in PartOfDay if part in told]


def words_of_cells(shown: Shown) -> dict[str, dict[str, str]]:
    """Key in the layer → class and words, for every combination that was published."""
    words = {key: cell_words(*key.split("|")) for key in shown.cells}
    words |= {key: part_words(*key.split("|")) for key in shown.parts}
    few = _("Too few answers here (fewer than 5 people, or nobody): nothing is shown.")
    words[SUPPRESSED] = CellWords(SUPPRESSED, few)
    return {key: asdict(found) for key, found in words.items()}


def area_words(area: ShownArea) -> AreaWords:
    facts = {
        "tenths": tenths_words("9-10" if area.tenths == 10 else str(area.tenths)),
        "people": people_words(area.respondents_band),
        "everywhere": tenths_words(area.tenths_everywhere),
    }
    if area.direction == Hotspot.Direction.UNSAFE:
        finding = _(
            "%(people)s have marked places here, about %(tenths)s of 10 of them as unsafe. "
            "In the whole municipality it is %(everywhere)s of 10."
        )
    else:
        finding = _(
            "%(people)s have marked places here, about %(tenths)s of 10 of them as safe. "
            "In the whole municipality it is %(everywhere)s of 10."
        )
    return AreaWords(
        number=area.number,
        name=area.name,
        part_name=area.part_name,
        direction=area.direction,
        finding=capfirst(finding % facts),
        sure=_sure(area.is_size_certain),
        seal=seal_words(area.seal, area.direction),
        reasons=[
            str(Reason(word).label) for word in area.reasons[:MOST_REASONS] if word in Reason.values
        ],
        times=[
            str(TimeOfDay(word).label) for word in area.times_of_day if word in TimeOfDay.values
        ],
    )


def _sure(is_size_certain: bool | None) -> str:
    """How sure, in words: `None` is a place that was published by an earlier method."""
    if is_size_certain is None:
        return _("It was tested by an earlier method, which was less strict.")
    if is_size_certain:
        return _("So clear a difference is seldom chance.")
    return _("Such a difference is seldom chance, but how large it is we do not know for sure.")


def seal_words(seal: bool | None, direction: str) -> str:
    """Whether it is the place or who marks there; nothing where that cannot be asked."""
    if seal is None:
        return ""
    unsafe = direction == Hotspot.Direction.UNSAFE
    if seal and unsafe:
        return _(
            "Those who marked here call this place unsafe more often than other places that they "
            "marked."
        )
    if seal:
        return _(
            "Those who marked here call this place safe more often than other places that they "
            "marked."
        )
    if unsafe:
        return _(
            "It may have to do with who marks there: it does not show clearly that they call this "
            "place unsafe more often than other places that they marked."
        )
    return _(
        "It may have to do with who marks there: it does not show clearly that they call this "
        "place safe more often than other places that they marked."
    )


def refusals_in_public(publication: Publication, *, of: str = "") -> list[str]:
    """What is not shown and why, without saying exactly how many answered. `of`: one layer."""
    refusals = publication.summary.get("refusals", [])
    # Where there is no map, that nearly all said the same is told of hardly anybody.
    told = [found for found in refusals if found["code"] == NO_MAP] or refusals
    return [_refusal(found) for found in told if not of or of in found["withholds"]]


def withheld_in_public(publication: Publication) -> frozenset[str]:
    """The layers (`analysis.refusals`) that the map of a publication is without."""
    return layers_withheld(publication.summary.get("refusals", []))


def nothing_found(publication: Publication) -> list[str]:
    """What it means that people were tested and no place stands out."""
    said = [_("No clear difference between places was found. That is not proof of safety.")]
    if publication.summary.get("absence_means_nothing"):
        said.append(_("With so few answers it means nothing at all."))
    detectable = publication.summary.get("detectable")
    if detectable:
        words = _(
            "A place where %(people)s people have answered is found in half of cases if about "
            "%(tenths)s of 10 mark it unsafe; smaller differences are seldom found."
        )
        facts = {"people": detectable["people"], "tenths": tenths_words(detectable["share"])}
        said.append(words % facts)
    return said


def _refusal(refusal: Mapping[str, Any]) -> str:
    facts = {"needed": f"{refusal['needed']:.0f}", "percent": f"{refusal['needed'] * 100:.0f}"}
    sentence = {
        NO_MAP: _(
            "Fewer than %(needed)s people have answered. No map is shown: single answers would "
            "decide, and people could be recognised."
        ),
        "districts_only": _(
            "Fewer than %(needed)s people have answered. Only counts in cells of one kilometre "
            "are shown."
        ),
        "too_few_for_tests": _(
            "Fewer than %(needed)s people have answered. No areas are tested: a real difference "
            "could hardly be told from chance."
        ),
        "too_few_of_one_label": _(
            "Fewer than %(percent)s of 100 answers are of one kind, so safe and unsafe are not "
            "compared."
        ),
        "too_sparse": _("The answers lie too far apart for more than counts.")
        if TESTED in refusal["withholds"]
        else _(
            "The answers lie too far apart to compare single hexagons: in these people are only "
            "counted. Areas are tested all the same."
        ),
    }.get(refusal["code"], _("Some things are not shown, because too few people have answered."))
    return sentence % facts


@dataclass(frozen=True)
class Facts:
    """What every map says about itself."""

    people: str
    period: str
    everywhere: str
    caveat: str


def facts_of(publication: Publication) -> Facts:
    summary = publication.summary
    people = summary["respondents_band"]
    # A share of fewer than five people would be their own answers.
    tenths = summary.get("tenths_unsafe") if people else None
    everywhere = _("In the whole municipality %(tenths)s of 10 answers are about unsafe places.")
    return Facts(
        people=people_words(people) if people else _("fewer than 5 people"),
        period=_period(summary.get("from"), summary.get("to")),
        everywhere=everywhere % {"tenths": tenths_words(str(tenths))} if tenths is not None else "",
        caveat=_("Self-selected answers, not a random sample."),
    )


def _period(first: str | None, last: str | None) -> str:
    days = [date_format(date.fromisoformat(day)) for day in (first, last) if day]
    return "–".join(dict.fromkeys(days))
