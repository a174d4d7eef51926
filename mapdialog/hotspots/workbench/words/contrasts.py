"""Where answers differ within a round, in plain words: dark and light hours, groups.

Of earlier runs the words say of whom the answers in a place are, and not that it is worse for some
than for others, as that was not tested. Later ones tell what is felt on either side.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.differences import LEAST_IN_GROUP
from mapdialog.hotspots.models import ContrastArea
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.hotspots.workbench.words.places import chance_words
from mapdialog.pictures import Bar
from mapdialog.pictures.words import share

Kind = ContrastArea.Kind
GROUP_KINDS = (Kind.GROUP, Kind.OTHERS)
CONTRAST_KINDS = (Kind.NIGHT, Kind.DAY, *GROUP_KINDS)

TITLES = {
    "": gettext_lazy("Dark and light hours"),
    "gender:woman": gettext_lazy("Women and men"),
    "age:under_25": gettext_lazy("Under 25 and older"),
    "age:65_or_older": gettext_lazy("65 or older and younger"),
}
# By kind and group: what stands in the list, above the picture, and the sentence.
WORDS = {
    (Kind.NIGHT, ""): (
        gettext_lazy("Unsafe in the dark rather than by day"),
        gettext_lazy("Share who mean dark hours"),
        gettext_lazy(
            "%(people)s of %(all)s people who said when it is unsafe here mean dark hours: "
            "%(here)s. In the whole municipality it is %(everywhere)s."
        ),
    ),
    (Kind.DAY, ""): (
        gettext_lazy("Unsafe by day rather than in the dark"),
        gettext_lazy("Share who mean light hours"),
        gettext_lazy(
            "%(people)s of %(all)s people who said when it is unsafe here mean light hours: "
            "%(here)s. In the whole municipality it is %(everywhere)s."
        ),
    ),
    (Kind.GROUP, "gender:woman"): (
        gettext_lazy("Of those who find it unsafe, a larger share are women"),
        gettext_lazy("Share of women"),
        gettext_lazy(
            "Of %(all)s women and men who find it unsafe here, %(people)s are women: %(here)s. "
            "In the whole municipality it is %(everywhere)s."
        ),
    ),
    (Kind.OTHERS, "gender:woman"): (
        gettext_lazy("Of those who find it unsafe, a larger share are men"),
        gettext_lazy("Share of men"),
        gettext_lazy(
            "Of %(all)s women and men who find it unsafe here, %(people)s are men: %(here)s. "
            "In the whole municipality it is %(everywhere)s."
        ),
    ),
    (Kind.GROUP, "age:under_25"): (
        gettext_lazy("Of those who find it unsafe, a larger share are under 25"),
        gettext_lazy("Share under 25"),
        gettext_lazy(
            "Of %(all)s people who find it unsafe here and stated their age, %(people)s are under "
            "25: %(here)s. In the whole municipality it is %(everywhere)s."
        ),
    ),
    (Kind.OTHERS, "age:under_25"): (
        gettext_lazy("Of those who find it unsafe, a larger share are 25 or older"),
        gettext_lazy("Share of 25 or older"),
        gettext_lazy(
            "Of %(all)s people who find it unsafe here and stated their age, %(people)s are 25 or "
            "older: %(here)s. In the whole municipality it is %(everywhere)s."
        ),
    ),
    (Kind.GROUP, "age:65_or_older"): (
        gettext_lazy("Of those who find it unsafe, a larger share are 65 or older"),
        gettext_lazy("Share of 65 or older"),
        gettext_lazy(
            "Of %(all)s people who find it unsafe here and stated their age, %(people)s are 65 or "
            "older: %(here)s. In the whole municipality it is %(everywhere)s."
        ),
    ),
    (Kind.OTHERS, "age:65_or_older"): (
        gettext_lazy("Of those who find it unsafe, a larger share are under 65"),
        gettext_lazy("Share under 65"),
        gettext_lazy(
            "Of %(all)s people who find it unsafe here and stated their age, %(people)s are under "
            "65: %(here)s. In the whole municipality it is %(everywhere)s."
        ),
    ),
}


@dataclass(frozen=True)
class ContrastInWords:
    """One area that differs: a title, sentences of which the first says it all, and a picture."""

    area: ContrastArea
    title: str
    sentences: list[str]
    chance: str
    measure: str = ""
    """What the picture shows the shares of."""
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Contrast:
    """One question: the areas that differ, or why it was not asked."""

    title: str
    basis: str
    refusals: list[str]
    areas: list[ContrastInWords]


# Of a test of what is felt: who is on the labelled side, and who on the other.
SIDES = {
    "": (gettext_lazy("In the dark"), gettext_lazy("By day")),
    "gender:woman": (gettext_lazy("Women"), gettext_lazy("Men")),
    "age:under_25": (gettext_lazy("Under 25"), gettext_lazy("25 or older")),
    "age:65_or_older": (gettext_lazy("65 or older"), gettext_lazy("Under 65")),
}


def contrasts_of(told: list[dict[str, Any]], areas: list[ContrastInWords]) -> list[Contrast]:
    """`told`: what the run says of every contrast, whether asked or refused."""
    return [
        Contrast(
            title=str(TITLES.get(one["group"], one["group"])),
            basis="" if one["refusals"] else _basis(one),
            refusals=list(dict.fromkeys(refusal_words(refusal) for refusal in one["refusals"])),
            areas=[own for own in areas if own.area.group == one["group"]],
        )
        for one in told
    ]


def contrast_in_words(area: ContrastArea) -> ContrastInWords:
    if "share_unlabelled" in area.figures:
        return _felt(area)
    unknown = (area.get_kind_display(), "", "")
    title, measure, sentence = WORDS.get((Kind(area.kind), area.group), unknown)
    sides = (area.figures["labelled"], area.figures["unlabelled"])
    is_more = area.kind in (Kind.NIGHT, Kind.GROUP)
    people = sides[0] if is_more else sides[1]
    here, everywhere = (
        value if is_more else 1 - value
        for value in (area.figures["share_in"], area.figures["share_all"])
    )
    facts = {
        "people": people,
        "all": area.respondents,
        "here": share(here),
        "everywhere": share(everywhere),
    }
    sentences = [str(sentence) % facts] if sentence else []
    if sum(sides) > area.respondents:
        sentences.append(_("Who said both counts as half for each in the percentages."))
    bars = [
        Bar(_("Here"), here * 10, text=share(here)),
        Bar(_("In the whole municipality"), everywhere * 10, text=share(everywhere)),
    ]
    return ContrastInWords(area, str(title), sentences, chance_words(area.p), str(measure), bars)


def _felt(area: ContrastArea) -> ContrastInWords:
    """What is felt on one side of the label against the other, beyond what it is elsewhere."""
    one, other = SIDES[area.group]
    more = area.kind in (Kind.NIGHT, Kind.GROUP)
    title = (
        _("%(who)s: more unsafe than expected") if more else _("%(who)s: less unsafe than expected")
    )
    title %= {"who": one}
    figures = area.figures
    here, there = share(figures["share_in"]), share(figures["share_unlabelled"])
    sentence = _(
        "%(one)s: %(here)s of %(people)s people find it unsafe. %(other)s: %(there)s of %(others)s "
        "people. As between the two elsewhere, %(expected)s would be expected of the first."
    ) % {
        "one": one,
        "here": here,
        "people": figures["labelled"],
        "other": other,
        "there": there,
        "others": figures["unlabelled"],
        "expected": share(figures["share_all"]),
    }
    bars = [
        Bar(str(one), figures["share_in"] * 10, text=here),
        Bar(str(other), figures["share_unlabelled"] * 10, text=there),
    ]
    measure = _("Share who find it unsafe")
    return ContrastInWords(area, title, [sentence], chance_words(area.p), measure, bars)


def is_shown(area: ContrastArea) -> bool:
    """No group is told of where fewer than ten people are on either side, whoever reads it."""
    if area.kind not in GROUP_KINDS:
        return True
    return bool(min(area.figures["labelled"], area.figures["unlabelled"]) >= LEAST_IN_GROUP)


def _basis(one: dict[str, Any]) -> str:
    facts = {"one": one["labelled"], "other": one["unlabelled"]}
    if not one["group"]:
        words = _("%(one)s people said dark hours and %(other)s light hours.")
    else:
        words = {
            "gender:woman": _("%(one)s women and %(other)s men are compared."),
            "age:under_25": _("%(one)s people under 25 and %(other)s of 25 or older are compared."),
            "age:65_or_older": _(
                "%(one)s people of 65 or older and %(other)s younger are compared."
            ),
        }.get(one["group"], "")
    return words % facts if words else ""
