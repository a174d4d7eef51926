"""Numbers in words, as they stand beside a picture and in its table."""

import datetime
import math

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapdialog.pictures.population import Reached

NO_BREAK = "\N{NO-BREAK SPACE}"


def too_few() -> str:
    return _("too few to show")


def people(value: float) -> str:
    n = number(value)
    return ngettext("%(n)s person", "%(n)s people", round(value)) % {"n": n}


def amount(value: float | None, text: str, unit: str = "people") -> str:
    """What is printed for a value: the text that came with it, else the number in words."""
    if value is None:
        return too_few()
    if text:
        return text
    if unit == "tenths":
        return _("about %(tenths)s of 10") % {"tenths": number(value)}
    return people(value)


def number(value: float, *, decimals: int = 1) -> str:
    """As the language writes it; no decimals where there are none."""
    shown = round(value, decimals)
    written = number_format(shown, decimal_pos=0 if shown == int(shown) else decimals)
    return written.replace("-", "\N{MINUS SIGN}")


def percent(share: float) -> int:
    """A share (0-1) in whole percent, for a sentence that writes its own sign."""
    return round(share * 100)


def share(value: float | None) -> str:
    """A share of everybody in whole percent."""
    if value is None:
        return too_few()
    # Halves go up, as people round; Python would round 12.5 to 12.
    whole = number(math.floor(value * 100 + 0.5))
    return (_("%(percent)s %%") % {"percent": whole}).replace(" ", NO_BREAK)


def likely(low: float | None, high: float | None) -> str:
    """The range in which the share of everybody likely lies; "" where there is none."""
    if low is None or high is None:
        return ""
    first = number(math.floor(low * 100 + 0.5))
    words = _("%(low)s–%(high)s %%") % {"low": first, "high": number(math.floor(high * 100 + 0.5))}
    return words.replace(" ", NO_BREAK)


def direction(name: str) -> str:
    return {"safe": _("Safe"), "unsafe": _("Unsafe")}.get(name, "")


def few_of_group() -> str:
    return _("fewer than 10 people")


def reached(row: Reached) -> str:
    """What stands beside a group's line."""
    if row.share is None:
        return few_of_group()
    if row.text or row.population_share is None:
        return row.text or share(row.share)
    return _("%(share)s, of all residents %(population)s") % {
        "share": share(row.share),
        "population": share(row.population_share),
    }


def month(number_of_month: int) -> str:
    """Its short name."""
    return date_format(datetime.date(2001, number_of_month, 1), "M")
