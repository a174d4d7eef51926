"""A pin's answers as words, for the people who review them."""

from collections.abc import Iterable

from django import template
from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mapdialog.pins.models import Pin, Status
from mapdialog.pins.personal_data import KIND_WORDS, findings
from mapdialog.pins.precision import UNKNOWN_M
from mapdialog.pins.vocabulary import DayType, Perception, Reason, Season, TimeOfDay

register = template.Library()


def _labels(choices: type[TextChoices], values: Iterable[str]) -> list[str]:
    """Words for stored values; a value of an older vocabulary stands as it is."""
    known = dict(choices.choices)
    return [str(known.get(value, value)) for value in values]


@register.filter
def pin_icon(perception: str) -> str:
    return "pin-safe" if perception == Perception.SAFE else "pin-unsafe"


@register.filter
def mark_class(perception: str) -> str:
    """The classes that colour a mark in a list."""
    return f"item__mark item__mark--{perception}"


@register.filter
def status_name(status: str) -> str:
    return str(Status(status).label) if status in Status.values else ""


@register.filter
def reason_words(reasons: Iterable[str]) -> str:
    return ", ".join(_labels(Reason, reasons)) or _("No reason given")


@register.filter
def flag_words(flags: Iterable[str]) -> str:
    return ", ".join(str(KIND_WORDS.get(flag, flag)) for flag in flags)


@register.filter
def precision_words(pin: Pin) -> str:
    """How exactly the place is known; empty for a point."""
    if not pin.precision_m:
        return ""
    facts = {"metres": number_format(pin.precision_m, use_l10n=True, force_grouping=True)}
    if pin.precision_m > UNKNOWN_M:
        return _("somewhere in the area, within %(metres)s metres") % facts
    return _("within %(metres)s metres") % facts


@register.filter
def when_words(pin: Pin) -> str:
    """When it feels so, in one line."""
    words = [
        *_labels(TimeOfDay, pin.times_of_day),
        *_labels(DayType, pin.day_types),
        *_labels(Season, pin.seasons),
    ]
    if pin.when_dark:
        words.append(_("when it is dark"))
    return ", ".join(words)


@register.filter
def marked(text: str) -> SafeString:
    """The text with everything marked that may point somebody out."""
    parts: list[str] = []
    at = 0
    for finding in findings(text):
        if finding.start < at:
            continue
        parts.append(escape(text[at : finding.start]))
        words = KIND_WORDS.get(finding.kind, finding.kind)
        parts.append(
            format_html('<mark title="{}">{}</mark>', words, text[finding.start : finding.end])
        )
        at = finding.end
    # Every part has been escaped above.
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308
