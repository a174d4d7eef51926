"""Taking in pins that were collected elsewhere."""

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from geodata.frames import metric_shape
from geodata.importers.pins import PinRow, PinTable, only_kept, rows_frame, within_boundary
from geodata.importers.rejections import Rejected
from geodata.provisional_ground import kept_ground
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.dialogues.selectors import ground_of
from mapdialog.errors import Conflict, NotFound
from mapdialog.pins import personal_data
from mapdialog.pins.models import MAX_TEXT, Pin, Respondent, Status
from mapdialog.pins.respondents import current_hour
from mapdialog.pins.vocabulary import PlaceSource, reasons_for

BATCH = 2_000


@dataclass(frozen=True)
class ImportReport:
    """Every row of the file is counted once: stored, already there, or rejected with a reason."""

    read: int
    stored: int
    already_there: int
    outside_kept: int
    rejected: list[Rejected]
    remarks: list[Rejected] = field(default_factory=list)
    """Of rows that were kept, e.g. a reason that is not one of ours."""


@transaction.atomic
def import_pins(
    dialogue: Dialogue, table: PinTable, *, all_or_nothing: bool = False, dry_run: bool = False
) -> ImportReport:
    """Store the rows of a file that can be pins; a row that is stored already adds nothing."""
    # Two imports at once would not see each other's rows, and none goes on while it opens.
    locked = Dialogue.objects.select_for_update(no_key=True).filter(pk=dialogue.pk).first()
    if locked is None:
        raise NotFound(_("There is no dialogue at this address."))
    require(locked, Activity.IMPORT)
    ground, provisional = ground_of(dialogue)
    boundary = metric_shape(bytes(ground.wkb))
    inside, beyond = _on_ground(table, dialogue.municipality.code, boundary, provisional)
    checked = _without_unstorable(inside)
    if all_or_nothing and checked.rejected:
        raise Conflict(_("Nothing was stored: %d rows cannot be taken in.") % len(checked.rejected))
    known = set(dialogue.pins.filter(import_key__isnull=False).values_list("import_key", flat=True))
    new = [row for row in checked.rows if row.import_key not in known]
    flagged = {row.import_key for row in new if row.import_key in beyond}
    if not dry_run:
        _store(dialogue, new, flagged)
    return ImportReport(
        read=table.read,
        stored=len(new),
        already_there=len(checked.rows) - len(new),
        outside_kept=len(flagged),
        rejected=checked.rejected,
        remarks=_remarks(checked, new),
    )


def _on_ground(
    table: PinTable, code: str, boundary: BaseGeometry, provisional: bool
) -> tuple[PinTable, set[str]]:
    """The rows that the municipality keeps, and the keys of those outside a provisional outline."""
    if not provisional:
        return within_boundary(table, boundary), set()
    if not table.rows:
        return table, set()
    found = kept_ground(code, boundary, rows_frame(table.rows).geometry.to_numpy())
    beyond = {
        row.import_key for row, inside in zip(table.rows, found.inside, strict=True) if not inside
    }
    return only_kept(table, found.kept), beyond


def _without_unstorable(table: PinTable) -> PinTable:
    rows: list[PinRow] = []
    rejected = list(table.rejected)
    for row in table.rows:
        if row.time and _hour_of(row.time) is None:
            rejected.append(Rejected(row.line, "unreadable_time", row.time))
        elif len(row.comment) > MAX_TEXT:
            rejected.append(Rejected(row.line, "comment_too_long", row.comment[:60]))
        else:
            rows.append(row)
    rejected.sort(key=lambda found: found.line)
    return replace(table, rows=rows, rejected=rejected)


def _store(dialogue: Dialogue, rows: list[PinRow], flagged: set[str]) -> None:
    respondents = _respondents(dialogue, rows)
    for start in range(0, len(rows), BATCH):
        Pin.objects.bulk_create(
            [
                _pin(dialogue, row, respondents[row.import_key], row.import_key in flagged)
                for row in rows[start : start + BATCH]
            ]
        )


def _pin(dialogue: Dialogue, row: PinRow, respondent: Respondent, beyond: bool) -> Pin:
    text = row.comment.strip().replace("\x00", "")
    known = {reason for word in row.reasons if (reason := _reason_of(word, row.perception))}
    return Pin(
        dialogue=dialogue,
        respondent=respondent,
        perception=row.perception,
        point=Point(row.lng, row.lat, srid=4326),
        place_source=PlaceSource.IMPORT,
        precision_m=row.precision_m,
        reasons=sorted(known),
        original_text=text,
        public_text=text,
        flags=personal_data.kinds(text),
        status=Status.APPROVED,
        outside_boundary=beyond,
        imported=True,
        import_key=row.import_key,
        created_hour=_hour_of(row.time) or current_hour(),
    )


def _respondents(dialogue: Dialogue, rows: list[PinRow]) -> dict[str, Respondent]:
    """Import key → respondent. Without a respondent column each pin is a person of its own."""
    hashes = {row.respondent: _respondent_hash(dialogue, row) for row in rows if row.respondent}
    named = Respondent.objects.bulk_create(
        [Respondent(dialogue=dialogue, token_hash=digest) for digest in set(hashes.values())],
        ignore_conflicts=True,
    )
    by_hash: dict[str | None, Respondent] = {}
    if named:
        stored = Respondent.objects.filter(dialogue=dialogue, token_hash__in=set(hashes.values()))
        by_hash = {found.token_hash: found for found in stored}
    alone = [row for row in rows if not row.respondent]
    made = Respondent.objects.bulk_create(
        [Respondent(dialogue=dialogue) for _row in alone], batch_size=BATCH
    )
    respondents = {row.import_key: found for row, found in zip(alone, made, strict=True)}
    for row in rows:
        if row.respondent:
            respondents[row.import_key] = by_hash[hashes[row.respondent]]
    return respondents


def _respondent_hash(dialogue: Dialogue, row: PinRow) -> str:
    name = b"import:" + row.respondent.encode()
    return hmac.new(bytes(dialogue.key.secret), name, hashlib.sha256).hexdigest()


def _hour_of(text: str) -> datetime | None:
    """The hour that a text names, in Swedish time where it names no zone."""
    if not text.strip():
        return None
    try:
        found = parse_datetime(text.strip())
        day = None if found else parse_date(text.strip())
    except ValueError:
        return None
    if day is not None:
        found = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    if found is None:
        return None
    aware = found if timezone.is_aware(found) else timezone.make_aware(found)
    return aware.replace(minute=0, second=0, microsecond=0)


def _reason_of(word: str, perception: str) -> str | None:
    plain = word.strip().casefold().replace(" ", "_").replace("-", "_")
    for reason in reasons_for(perception):
        if plain in {reason.value, str(reason.label).casefold().replace(" ", "_")}:
            return reason.value
    return None


def _remarks(table: PinTable, new: list[PinRow]) -> list[Rejected]:
    """On the rows that are stored now, by line."""
    lines = {row.line for row in new}
    found = [one for one in table.remarks if one.line in lines]
    return sorted(found + _unknown_reasons(new), key=lambda remark: remark.line)


def _unknown_reasons(rows: list[PinRow]) -> list[Rejected]:
    return [
        Rejected(row.line, "unknown_reason", word)
        for row in rows
        for word in row.reasons
        if _reason_of(word, row.perception) is None
    ]
