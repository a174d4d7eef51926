"""Would the picture be the same if those who answered were like those who live here? In words."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.differences import LEAST_IN_GROUP
from mapdialog.pictures import Pair
from mapdialog.pictures.words import number, share

HARDLY = 0.005
SIDES = ("unsafe", "safe")


@dataclass(frozen=True)
class Sensitivity:
    """Sentences, and cells that stay, fall away and are added as pairs of unsafe and safe."""

    sentences: list[str]
    pairs: list[Pair] = field(default_factory=list)
    refused: str = ""


def sensitivity_of(told: dict[str, Any] | None) -> Sensitivity | None:
    """`told`: what the run found; None where it was not asked."""
    if not told:
        return None
    if "refused" in told:
        return Sensitivity([], refused=_refused(told))
    return Sensitivity([*_cells(told), *_people(told)], _pairs(told))


def _refused(told: dict[str, Any]) -> str:
    if told["refused"] == "too_few_stated":
        return _(
            "%(found)s people have stated what the answers would be weighted by. It takes "
            "%(needed)s."
        ) % {"found": _counted(told["found"]), "needed": told["needed"]}
    return _(
        "How many live here by age and gender is not known, so the answers cannot be weighted. "
        "Your IT unit can import inhabitants."
    )


def _cells(told: dict[str, Any]) -> list[str]:
    words = {
        "unsafe": _(
            "If the answers are weighted so that %(by)s count as in the population, %(stay)s of "
            "the %(all)s cells that stand out as unsafe when each is judged by itself still do; "
            "added: %(come)s."
        ),
        "safe": _(
            "Of the %(all)s cells that stand out as safe, %(stay)s still do; added: %(come)s."
        ),
    }
    rows = []
    for side in SIDES:
        found = told[f"hot_{side}"]
        facts = {**found, "all": found["stay"] + found["go"], "by": _by(told["by"])}
        rows.append(words[side] % facts)
    return rows


def _by(names: list[str]) -> str:
    # "district", of older runs, is the part that somebody had marked most, not where they live.
    known = {"age": _("ages"), "gender": _("genders"), "district": _("the parts that were marked")}
    *most, last = [known.get(name, name) for name in names]
    if not most:
        return last
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last}


def _people(told: dict[str, Any]) -> list[str]:
    found = [
        _("The share of unsafe goes from %(before)s to %(after)s.")
        % {"before": share(told["share_unsafe"]), "after": share(told["share_weighted"])},
        _(
            "Weighting costs certainty: %(all)s people count as %(effective)s. %(unstated)s did "
            "not state enough and keep the weight of one person."
        )
        % {
            "all": told["respondents"],
            "effective": number(told["effective"], decimals=0),
            "unstated": _counted(told["unstated"]),
        },
    ]
    if told["uncovered"] >= HARDLY:
        found.append(
            _("%(share)s of the population are in groups from which nobody answered.")
            % {"share": share(told["uncovered"])}
        )
    return found


def _counted(people: int) -> str:
    """Who stated something about themselves is not counted below ten."""
    return str(people) if people >= LEAST_IN_GROUP else _("Fewer than 10")


def _pairs(told: dict[str, Any]) -> list[Pair]:
    labels = {"stay": _("Stay"), "go": _("Fall away"), "come": _("Are added")}
    return [
        Pair(label, *values, *(_cell_words(value) for value in values))
        for name, label in labels.items()
        for values in [tuple(told[f"hot_{side}"][name] for side in SIDES)]
    ]


def _cell_words(cells: int) -> str:
    return ngettext("%(n)s cell", "%(n)s cells", cells) % {"n": cells}
