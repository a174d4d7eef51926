"""Base maps that somebody sends in the browser: a record and a job, carried out by a worker."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geodata.errors import GeodataError
from geodata.importers.basemap import ImportedBaseMap, import_basemap
from mapdialog.areas.base_maps import files_only_if_stored, store_base_map
from mapdialog.areas.map_import_words import (
    ABANDONED,
    QUEUED,
    UNEXPECTED,
    failure_words,
    share_at,
)
from mapdialog.areas.models import BaseMapImport
from mapdialog.areas.sent_maps import (
    folder_of,
    remove_folder,
    remove_forgotten,
    sent_map,
    take_map,
)
from mapdialog.errors import Conflict, Invalid
from mapdialog.jobs import Work, WorkerStoppedError, end_jobs_left_over
from mapdialog.organisations.models import Municipality, User

QUEUE = "ground"
MAP_WORK = Work("areas.import_base_map", "import_id", 1_870_004, QUEUE)
WATCH = Work("areas.end_abandoned", "timestamp", 1_870_005, QUEUE)
State = BaseMapImport.State


class MapImportStoppedError(Exception):
    """Somebody asked the import to stop, or has ended it."""


def request_map_import(
    municipality: Municipality,
    file: "UploadedFile[Any]",
    *,
    attribution: str,
    map_date: datetime.date,
    actor: User | None = None,
) -> BaseMapImport:
    """Keep the file and leave it to a worker: the record and its job, or neither.

    Raises:
        Conflict: another import of this municipality is under way.
        Invalid: the file cannot be a base map, in words.
    """
    # Asked before the file is copied, and again when nobody else can begin.
    if any(is_running(found) for found in _unfinished(municipality)):
        raise _under_way()
    try:
        folder = take_map(file)
    except GeodataError as error:
        raise Invalid(failure_words(error.code, error.facts, municipality)) from error
    try:
        return _put_in_queue(
            municipality,
            requested_by=actor,
            file_name=(file.name or "")[:200],
            folder=folder,
            attribution=attribution,
            map_date=map_date,
        )
    except BaseException:
        remove_folder(folder)
        raise


@transaction.atomic
def _put_in_queue(municipality: Municipality, **facts: Any) -> BaseMapImport:
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    for found in _unfinished(municipality):
        if is_running(found):
            raise _under_way()
        _finish(found, State.FAILED, code=ABANDONED)
    asked = BaseMapImport.objects.create(municipality=municipality, **facts)
    MAP_WORK.put_in_queue(asked.pk)
    return asked


def is_running(asked: BaseMapImport) -> bool:
    """Not finished, and somebody is at work on it or will be."""
    return asked.finished_at is None and not MAP_WORK.is_abandoned(asked.pk, asked.told_at)


def carry_out_map_import(
    asked: BaseMapImport, *, worker_ends: Callable[[], bool] = lambda: False
) -> None:
    """Make the file the municipality's own base map; what goes wrong is told in its record.

    `worker_ends`: whether the worker is to end, so that the import waits for another.
    """
    with MAP_WORK.held(asked.pk):
        if not _unfinished(asked.municipality).filter(pk=asked.pk).exists():
            return
        try:
            advance = partial(_advance, asked, worker_ends)
            imported = _imported(asked, advance)
            advance("storing", 0.0)
            with files_only_if_stored(imported):
                _store(asked, imported)
        except MapImportStoppedError:
            _finish(asked, State.STOPPED)
        except WorkerStoppedError:
            _leave_to_next_worker(asked)
        except GeodataError as error:
            # The file's fault and not ours: told to whom it concerns, and not to the log.
            _finish(asked, State.FAILED, code=error.code, **error.facts)
        except Exception:
            _finish(asked, State.FAILED, code=UNEXPECTED)
            raise


@transaction.atomic
def _leave_to_next_worker(asked: BaseMapImport) -> None:
    if _tell(asked, QUEUED, 0.0):
        MAP_WORK.put_in_queue(asked.pk)
    else:
        _finish(asked, State.STOPPED)


def _imported(asked: BaseMapImport, progress: Callable[[str, float], None]) -> ImportedBaseMap:
    return import_basemap(
        sent_map(asked.folder),
        folder_of(asked.folder) / "map.pmtiles",
        attribution=asked.attribution,
        code=asked.municipality.code,
        progress=progress,
    )


def _advance(
    asked: BaseMapImport, worker_ends: Callable[[], bool], step: str, share: float
) -> None:
    if not _tell(asked, step, share_at(step, share)):
        raise MapImportStoppedError
    if worker_ends():
        raise WorkerStoppedError


def _tell(asked: BaseMapImport, step: str, share: float) -> bool:
    """Whether it is to go on."""
    wanted = BaseMapImport.objects.filter(pk=asked.pk, finished_at=None, stop_asked=False)
    return bool(wanted.update(step=step, share=share, told_at=timezone.now()))


@transaction.atomic
def _store(asked: BaseMapImport, imported: ImportedBaseMap) -> None:
    # First: an import that somebody has ended meanwhile stores nothing.
    if _finish(asked, State.DONE):
        store_base_map(asked.municipality, imported, map_date=asked.map_date)
        BaseMapImport.objects.filter(pk=asked.pk).update(left_out=imported.left_out)


def stop_map_import(asked: BaseMapImport) -> None:
    """Stop it at its next step, or at once if nobody is at work on it."""
    with MAP_WORK.held_if_free(asked.pk) as free:
        unfinished = BaseMapImport.objects.filter(pk=asked.pk, finished_at=None)
        done = _finish(asked, State.STOPPED) if free else unfinished.update(stop_asked=True)
    if not done:
        raise Conflict(_("The import is already over."))


def end_abandoned_imports() -> None:
    """Let nothing be under way that nobody is at work on, and no file lie about."""
    with WATCH.held_if_free(0) as alone:
        if not alone:
            return
        for asked in BaseMapImport.objects.filter(finished_at=None):
            if not is_running(asked):
                _end(asked)
        end_jobs_left_over(QUEUE, (MAP_WORK,))
        unfinished = BaseMapImport.objects.filter(finished_at=None)
        remove_forgotten(set(unfinished.values_list("folder", flat=True)))


def _end(asked: BaseMapImport) -> None:
    with MAP_WORK.held_if_free(asked.pk) as free, transaction.atomic():
        # A worker may have taken it up since it was found.
        if free and not MAP_WORK.has_job(asked.pk):
            MAP_WORK.end_stalled_jobs(asked.pk)
            if asked.stop_asked:
                _finish(asked, State.STOPPED)
            else:
                _finish(asked, State.FAILED, code=ABANDONED)


@transaction.atomic
def _finish(asked: BaseMapImport, state: State, **refusal: Any) -> bool:
    """Whether this was the end of it; of two ends the first counts. The file goes."""
    unfinished = BaseMapImport.objects.filter(pk=asked.pk, finished_at=None)
    ended = unfinished.update(state=state, refusal=refusal, finished_at=timezone.now())
    transaction.on_commit(partial(remove_folder, asked.folder))
    return bool(ended)


def _unfinished(municipality: Municipality) -> QuerySet[BaseMapImport]:
    return BaseMapImport.objects.filter(municipality=municipality, finished_at=None)


def _under_way() -> Conflict:
    return Conflict(_("A base map is being imported already. Wait until it is done, or stop it."))
