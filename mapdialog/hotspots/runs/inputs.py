"""All that an analysis reads: pins, who respondents are, and the round before.

Read once from the database, kept in the run's record, and read again from there to repeat it.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from analysis.pipeline import Background
from mapdialog.areas.selectors import boundary_of
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict
from mapdialog.hotspots.models import AnalysisRun, RunSnapshot
from mapdialog.hotspots.runs.profiles import (
    Profiles,
    packed_profiles,
    read_profiles,
    unpacked_profiles,
)
from mapdialog.hotspots.runs.snapshots import Snapshot, packed, take_snapshot, unpacked
from mapdialog.pins.bursts import hold_bursts, left_out
from mapdialog.pins.models import Status


@dataclass(frozen=True)
class RunInput:
    snapshot: Snapshot
    profiles: Profiles | None
    background: Background
    left_out: dict[str, int] = field(default_factory=dict)
    """How many approved pins count for nothing yet: `pins.bursts.left_out`."""


def context_of(dialogue: Dialogue) -> dict[str, Any]:
    """What a run is about, as it stands when the run is asked for."""
    boundary = boundary_of(dialogue.municipality)
    return {
        "question": dialogue.question,
        "boundary": {"digest": boundary.digest, "source": boundary.source} if boundary else None,
        "own_area": dialogue.area is not None,
        "status": Status.APPROVED.value,
    }


def run_before(dialogue: Dialogue) -> AnalysisRun | None:
    """What a round is compared with if nobody says otherwise: what was published of the round
    that it repeats."""
    if dialogue.repeats is None:
        return None
    published = dialogue.repeats.publications.select_related("run").first()
    return published.run if published else None


def published_runs(dialogue: Dialogue) -> QuerySet[AnalysisRun]:
    """The newest published run of each other dialogue of the municipality."""
    newest = (
        AnalysisRun.objects.filter(
            dialogue__municipality=dialogue.municipality, publication__isnull=False
        )
        .exclude(dialogue=dialogue)
        .order_by("dialogue_id", "-pk")
        .distinct("dialogue_id")
    )
    return AnalysisRun.objects.filter(pk__in=newest.values("pk")).select_related("dialogue")


def read_input(run: AnalysisRun) -> RunInput:
    """The dialogue's approved pins and their authors as they are now, without what came in
    bursts that nobody has looked at."""
    hold_bursts(run.dialogue)
    profiles = read_profiles(run.dialogue)
    snapshot = take_snapshot(run.dialogue)
    background = _background(run, profiles)
    return RunInput(snapshot, profiles, background, left_out=left_out(run.dialogue))


def keep_input(run: AnalysisRun, given: RunInput) -> None:
    """Put what a run has read into its record."""
    RunSnapshot.objects.create(
        run=run,
        rows=packed(given.snapshot),
        profiles=packed_profiles(given.profiles) if given.profiles else None,
        input_hash=given.snapshot.input_hash,
        pins=len(given.snapshot.pins),
        respondents=given.snapshot.respondents,
    )


def stored_input(run: AnalysisRun) -> RunInput:
    """What a run has read, from its own record and that of the round before."""
    kept = RunSnapshot.objects.filter(run=run).first()
    gone = run.before is not None and not RunSnapshot.objects.filter(run=run.before).exists()
    if kept is None or gone:
        raise Conflict(_("What this analysis read has been disposed of: it cannot be repeated."))
    profiles = unpacked_profiles(bytes(kept.profiles)) if kept.profiles else None
    return RunInput(unpacked(bytes(kept.rows)), profiles, _background(run, profiles))


def _background(run: AnalysisRun, profiles: Profiles | None) -> Background:
    area = profiles.area if profiles else None
    if profiles is not None and profiles.people.empty:
        profiles = None  # nobody said who they are
    before = RunSnapshot.objects.filter(run=run.before).first() if run.before else None
    return Background(
        people=profiles.people if profiles else None,
        population=profiles.population if profiles else None,
        groups=profiles.groups if profiles else {},
        area=area,
        before=unpacked(bytes(before.rows)).pins if before else None,
        same_question=run.before is None or _question(run) == _question(run.before),
    )


def _question(run: AnalysisRun) -> str:
    return str(run.context.get("question", run.dialogue.question)).strip()


def hashes_of(run: AnalysisRun, given: RunInput) -> dict[str, str]:
    """Of what a run has read beside its own pins."""
    found = {}
    if given.profiles is not None:
        found["profiles"] = hashlib.sha256(_bytes_of(given.profiles)).hexdigest()
    if given.background.before is not None and run.before is not None:
        found["before"] = run.before.snapshot.input_hash
    return found


def _bytes_of(profiles: Profiles) -> bytes:
    tables = (frame.to_csv(index=False) for frame in (profiles.people, profiles.population))
    return "".join(tables).encode() + (profiles.area.wkb if profiles.area else b"")
