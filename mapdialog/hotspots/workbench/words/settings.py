"""What a run may be told, in words: the name of each parameter, and its value."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.pictures.words import percent

LABELS = {
    "cell_size_m": gettext_lazy("Size of cells"),
    "bandwidth_m": gettext_lazy("Bandwidth"),
    "seed": gettext_lazy("Seed of the random numbers"),
    "permutations": gettext_lazy("Random maps to compare with"),
    "alpha": gettext_lazy("Tested places that are chance"),
    "q": gettext_lazy("Weighted cells that are chance"),
    "k": gettext_lazy("People behind a public figure"),
    "max_radius_m": gettext_lazy("Largest tested area"),
    "max_share": gettext_lazy("Most of the answers in a tested area"),
    "min_cases": gettext_lazy("People in a tested area"),
    # Of earlier methods only.
    "origins": gettext_lazy("Placements of the grid"),
}


def metres(length: float) -> str:
    """A length without decimals that say nothing: 150 m, 212.5 m."""
    return f"{number_format(round(length, 1) if length % 1 else int(length))} m"


def in_order(names: Iterable[str]) -> list[str]:
    """Names of parameters as they are told: those that matter most first, unknown ones last."""
    known = list(LABELS)
    return sorted(names, key=lambda name: known.index(name) if name in known else len(known))


def setting_label(name: str) -> str:
    return str(LABELS.get(name, name.replace("_", " ")))


def _permutations(value: int) -> str:
    facts = {"maps": number_format(value, force_grouping=True)}
    facts["rarest"] = number_format(value + 1, force_grouping=True)
    return _("%(maps)s; nothing can be called rarer than 1 of %(rarest)s maps") % facts


def _false_cells(value: float) -> str:
    words = _("at most %(percent)s of 100 in each direction (Benjamini–Hochberg)")
    return words % {"percent": percent(value)}


def _false_areas(value: float) -> str:
    words = _("in at most %(percent)s of 100 maps where no place differs")
    return words % {"percent": percent(value)}


WORDS: dict[str, Callable[[Any], str]] = {
    "cell_size_m": lambda value: metres(value),
    "bandwidth_m": lambda value: metres(value),
    "permutations": _permutations,
    "q": _false_cells,
    "alpha": _false_areas,
    "max_radius_m": lambda value: _("a circle of at most %s from its middle") % metres(value),
    "max_share": lambda value: _("at most %s of 100") % percent(value),
    "min_cases": lambda value: _("at least %s who marked it so") % value,
    "k": lambda value: _("at least %s") % value,
}


def setting_words(name: str, value: Any) -> str:
    """A parameter as it was told; None: left to the data."""
    if value is None:
        return _("chosen from the data")
    return WORDS[name](value) if name in WORDS else str(value)
