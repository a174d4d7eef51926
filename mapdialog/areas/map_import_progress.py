"""How an import of a base map stands, in words."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapdialog.areas.map_import_words import ABANDONED, QUEUED, STEPS, failure_words
from mapdialog.areas.map_imports import MAP_WORK, is_running
from mapdialog.areas.models import BaseMapImport
from mapdialog.jobs import PATIENCE, nobody_hint
from mapdialog.organisations.models import Municipality


@dataclass(frozen=True)
class MapImportInWords:
    """`state` is running, done, stopped or failed."""

    asked: BaseMapImport
    state: str
    words: str
    hint: str = ""

    @property
    def is_over(self) -> bool:
        return self.state != "running"


def latest_map_import(municipality: Municipality) -> MapImportInWords | None:
    found = municipality.base_map_imports.select_related("municipality", "requested_by").first()
    return map_import_in_words(found) if found else None


def map_import_in_words(asked: BaseMapImport) -> MapImportInWords:
    if asked.finished_at is None and is_running(asked):
        return MapImportInWords(asked, "running", _(STEPS[asked.step]), _hint(asked))
    if asked.state == BaseMapImport.State.DONE:
        return MapImportInWords(asked, "done", _done(asked.left_out))
    if asked.state == BaseMapImport.State.STOPPED:
        return MapImportInWords(asked, "stopped", _("The import was stopped. Nothing was changed."))
    # One that nobody is at work on has failed, whether or not anybody has written it down.
    code = asked.refusal.get("code", ABANDONED)
    words = failure_words(code, asked.refusal, asked.municipality)
    return MapImportInWords(asked, "failed", words)


def _done(left_out: int) -> str:
    if not left_out:
        return _("The last import went well.")
    return ngettext(
        "The last import is done. %(n)d shape was left out: its outline could not be closed or "
        "mended, or it is too large or too far away.",
        "The last import is done. %(n)d shapes were left out: their outlines could not be closed "
        "or mended, or they are too large or too far away.",
        left_out,
    ) % {"n": left_out}


def _hint(asked: BaseMapImport) -> str:
    """What it says is never more than somebody does."""
    if asked.stop_asked:
        return _("It stops at its next step.")
    if asked.step == QUEUED:
        return nobody_hint(asked.told_at)
    if MAP_WORK.is_held(asked.pk):
        patient = timezone.now() - asked.told_at < PATIENCE
        return (
            ""
            if patient
            else _("This step takes long. You can leave the page: the import goes on.")
        )
    return _("The worker was stopped, and nobody is at work on this now.")
