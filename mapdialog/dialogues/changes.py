"""What was changed after it had been attested: kept with its reason, and announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue, DialogueChange, Phase
from mapdialog.dialogues.principles import OBLIGING
from mapdialog.dialogues.wording import is_sentence
from mapdialog.errors import Invalid
from mapdialog.organisations.models import User


class ReasonMissing(Invalid):
    """What is to be changed obliges, and nobody has said why it is changed."""


def checked_reason(reason: str) -> str:
    words = reason.strip()
    if not is_sentence(words):
        raise ReasonMissing(
            _("Say in a sentence why it is changed: everybody can read it beside the change.")
        )
    return words


def changed_fields(locked: Dialogue, details: Mapping[str, Any]) -> set[str]:
    return {name for name, value in details.items() if getattr(locked, name) != value}


def binding_changes(locked: Dialogue, details: Mapping[str, Any]) -> list[str]:
    """Of what is to be written, the fields that oblige and would be another thing."""
    changed = changed_fields(locked, details)
    return [name for name in OBLIGING if name in changed]


def record_change(
    locked: Dialogue, field: str, *, before: str, after: str, reason: str, actor: User | None
) -> DialogueChange:
    return DialogueChange.objects.create(
        dialogue=locked,
        field=field,
        before=before,
        after=after,
        reason=reason,
        public=locked.phase != Phase.PREPARATION,
        actor=actor,
    )


def words_of(dialogue: Dialogue, field: str) -> str:
    """The field as residents read it."""
    show = getattr(dialogue, f"get_{field}_display", None)
    return str(show() if show else getattr(dialogue, field))


def announced_changes(dialogue: Dialogue | OuterRef) -> QuerySet[DialogueChange]:
    return DialogueChange.objects.filter(dialogue=dialogue, public=True)


@dataclass(frozen=True)
class TrailEntry:
    """A line of what has happened to a dialogue, for those who work with it."""

    at: datetime
    words: str
    reason: str
    actor: User | None


def trail_of(dialogue: Dialogue) -> list[TrailEntry]:
    """Steps and changes in one list, the last first."""
    steps = [
        TrailEntry(
            step.at,
            f"{step.get_from_phase_display()} → {step.get_to_phase_display()}",
            step.reason,
            step.actor,
        )
        for step in dialogue.phase_changes.select_related("actor")
    ]
    changes = [
        TrailEntry(
            change.at,
            f"{change.name}: {change.before} → {change.after}",
            change.reason,
            change.actor,
        )
        for change in dialogue.changes.select_related("actor")
    ]
    return sorted([*steps, *changes], key=lambda entry: entry.at, reverse=True)
