"""What the page for marking a place is made of."""

from collections.abc import Mapping
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapdialog.address_numbers import number_in
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.forms import PinForm
from mapdialog.pins.models import MAX_TEXT
from mapdialog.pins.place_list import areas_of, groups_in, places_by_name
from mapdialog.pins.vocabulary import SAFE_REASONS, Perception, Reason, reasons_for

FIRST_REASONS = (
    Reason.POOR_LIGHTING,
    Reason.DESERTED,
    Reason.GROUPS_GATHERING,
    Reason.INTOXICATED_PEOPLE,
    Reason.OVERGROWN_VEGETATION,
    Reason.BLOCKED_VIEW,
    Reason.UNSAFE_TRAFFIC,
    Reason.OWN_EXPERIENCE,
)
"""Shown at once for an unsafe place, half of them about the place and half about people; the
others stand behind "More reasons"."""

PAUSED = _(
    "No new answers are taken just now, as far too many came at once. Try again later: what you "
    "have written is kept."
)
SENT_LATER = _(
    "No new answers are taken just now, as far too many came at once. Your answer is kept on this "
    "device and is sent by itself when answers are taken again."
)

TEXTS: Mapping[str, Promise | str] = {
    "here": _("Here"),
    "next": _("Next"),
    "send": _("Send"),
    "save": _("Save the change"),
    "step": _("Step {step} of {steps}"),
    "onMap": _("Marked on the map"),
    "near": _("Near {name}"),
    "nothing": _("Nothing chosen"),
    "change": _("Change"),
    "shown": _("May be shown as a voice"),
    "notShown": _("Not shown to others"),
    "left": _("{left} characters left"),
    "sending": _("Sending …"),
    "offline": _(
        "There is no network. Your answer is kept on this device and is sent by itself when the "
        "network is back."
    ),
    "trouble": _("The service cannot take the answer just now. It is kept, and we try again soon."),
    "working": _("Many answers come just now. One moment …"),
    "tryNow": _("Try again now"),
    "refused": _("Nothing has been sent. What you have written is kept."),
    "closer": _("Have a closer look: move the map to the place and press Here again."),
    "roughFix": _(
        "Your phone only knows within {metres} metres where you are. Move the map until the pin "
        "stands on the place."
    ),
    "noList": _("The list cannot be had just now. Move the map instead."),
}


def mark_context(
    dialogue: Dialogue, form: PinForm, sent: QueryDict, *, code: str = ""
) -> dict[str, Any]:
    perception = form["perception"].value()
    return {
        "dialogue": dialogue,
        "form": form,
        "perception": perception if perception in Perception.values else "",
        "reasons": _reasons(form),
        "about_you": {name: form[name] for name in ("age_band", "gender", "relation")},
        "text_seen": form["text"].value() if form.flags else "",
        "texts": {name: str(words) for name, words in TEXTS.items()},
        "max_text": MAX_TEXT,
        "code": code,
        **place_context(dialogue, form, sent),
    }


def place_context(dialogue: Dialogue, form: PinForm, sent: QueryDict) -> dict[str, Any]:
    """The list by which a place is chosen without a map, as far as it has been opened."""
    words, number = sent.get("q", "").strip(), sent.get("area", "")
    area = number_in(number)
    by_name = sent.get("find") == "name" and bool(words)
    groups = places_by_name(dialogue, words) if by_name else groups_in(dialogue, area)
    return {
        "form": form,
        "areas": areas_of(dialogue),
        "area": area,
        "q": words,
        "place_groups": groups,
        "nothing_found": by_name and not groups,
    }


def _reasons(form: PinForm) -> dict[str, list[Any]]:
    widgets = {widget.data["value"]: widget for widget in _widgets(form["reasons"])}
    more = [r for r in reasons_for(Perception.UNSAFE) if r not in FIRST_REASONS]
    return {
        "safe": [widgets[reason.value] for reason in SAFE_REASONS],
        "first": [widgets[reason.value] for reason in FIRST_REASONS],
        "more": [widgets[reason.value] for reason in more],
    }


def _widgets(field: BoundField) -> list[Any]:
    return list(field.subwidgets)
