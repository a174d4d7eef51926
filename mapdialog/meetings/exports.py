"""A dialogue's layers as a file that others open."""

from pathlib import Path

from django.utils.translation import gettext as _

from geodata.crs import METRIC_SRID
from geodata.exporters.layers import About, write_layers
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.publishing.selectors import latest_publication
from mapdialog.hotspots.publishing.words import facts_of, refusals_in_public
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.meetings.layers import Audience, layers_for, run_shown_to


def export_layers(
    dialogue: Dialogue,
    audience: Audience,
    path: Path,
    *,
    form: str = "gpkg",
    srid: int = METRIC_SRID,
) -> dict[str, int]:
    """Write what the audience may have; gives the number of features by layer."""
    about = About(
        title=dialogue.title,
        text=" ".join(_sentences(dialogue, audience)),
        layers={
            "pins": _("Pins"),
            "cells": _("Cells"),
            "parts_of_day": _("Day, evening and night"),
            "tested_places": _("Tested places"),
            "differences": _("What differs"),
            "actions": _("Actions"),
        },
    )
    return write_layers(layers_for(dialogue, audience), path, form, srid=srid, about=about)


def _sentences(dialogue: Dialogue, audience: Audience) -> list[str]:
    """What goes along: how many answered and when, what is withheld, and that they chose to."""
    caveat = _("Self-selected answers, not a random sample.")
    run = run_shown_to(dialogue, audience)
    if run is None:
        return [caveat, _("There is no analysis yet.")]
    if audience is not Audience.COORDINATOR:
        publication = latest_publication(dialogue)
        assert publication is not None
        facts = facts_of(publication)
        return [facts.caveat, f"{facts.people}, {facts.period}.", *refusals_in_public(publication)]
    withheld = [refusal_words(refusal) for refusal in run.result.refusals]
    counts = {"pins": run.snapshot.pins, "people": run.snapshot.respondents}
    return [caveat, _("%(pins)s pins by %(people)s people.") % counts, *withheld]
