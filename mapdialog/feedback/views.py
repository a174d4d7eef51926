"""The result for everybody: on the map, and in a list by parts of the municipality."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.views import readable_dialogue
from mapdialog.feedback.by_part import parts_of
from mapdialog.feedback.legend import legend
from mapdialog.feedback.result import done_about, seen_in
from mapdialog.organisations.models import Municipality
from mapdialog.pins.public_voices import shown_voices

VOICES_SHOWN = 3


def _result(dialogue: Dialogue) -> dict[str, Any]:
    return {
        "dialogue": dialogue,
        "seen": seen_in(dialogue),
        "done": done_about(dialogue),
        "voices": shown_voices(dialogue)[:VOICES_SHOWN],
    }


@require_safe
def results(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    context = _result(readable_dialogue(request, municipality, slug))
    words = {
        "cells": context["seen"].cell_words,
        "elsewhere": _("This place"),
        "nothing": _("Nothing is published about this place."),
        "more": _("More voices"),
        "until": _("Begun by %(month)s"),
    }
    signs = legend(counted=not context["seen"].is_compared)
    return render(request, "feedback/result.html", {**context, "legend": signs, "words": words})


@require_safe
def result_list(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    context = _result(readable_dialogue(request, municipality, slug))
    parts = parts_of(context["dialogue"], context["seen"], context["done"])
    return render(request, "feedback/result_list.html", {**context, "parts": parts})
