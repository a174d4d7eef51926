"""How an import of a base map ends: by itself, with its worker, or because somebody stops it."""

import os
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from mapdialog.areas import sent_maps
from mapdialog.areas.map_imports import (
    MAP_WORK,
    WATCH,
    carry_out_map_import,
    end_abandoned_imports,
)
from mapdialog.areas.models import BaseMap, BaseMapImport
from mapdialog.organisations.models import Municipality
from tests.database_address import address_of
from tests.own_maps import (
    LONG_AGO,
    asked_for,
    its_worker_dies,
    own_map,
    page,
    send,
    sent_files,
    sql,
    stop,
    told,
    waiting_jobs,
)

# Files go when what ends an import is committed.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_jobs_left"),
]
State = BaseMapImport.State


def test_one_whose_worker_died_is_ended_with_words_and_its_file_goes(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    its_worker_dies()
    # Told even before anybody has written it down.
    assert told(client, municipality)["over"]
    end_abandoned_imports()
    asked.refresh_from_db()
    assert asked.state == State.FAILED
    assert "The worker was stopped before the map was finished." in page(client, municipality)
    assert sent_files(base_maps) == []
    assert ProcrastinateJob.objects.get().status == "aborted"
    # Its worker comes back after all: nothing is stored.
    carry_out_map_import(asked)
    assert not BaseMap.objects.exists()


def test_where_no_worker_runs_a_lost_one_is_in_nobodys_way(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    lost = asked_for(client, municipality, own_map(tmp_path))
    its_worker_dies()
    again = asked_for(client, municipality, own_map(tmp_path))
    lost.refresh_from_db()
    assert (lost.state, again.finished_at) == (State.FAILED, None)
    assert [path.parent.name for path in sent_files(base_maps)] == [str(again.folder)]


def test_what_waits_has_just_begun_or_is_held_is_left_alone(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    BaseMapImport.objects.update(told_at=timezone.now() - LONG_AGO)
    end_abandoned_imports()
    its_worker_dies()
    with psycopg.connect(address_of()) as other:
        other.execute(f"SELECT pg_advisory_lock({MAP_WORK.lock}, {asked.pk})")
        end_abandoned_imports()
    with psycopg.connect(address_of()) as other:
        other.execute(f"SELECT pg_advisory_lock({WATCH.lock}, 0)")
        end_abandoned_imports()
    asked.refresh_from_db()
    assert asked.finished_at is None
    assert len(sent_files(base_maps)) == 1


def test_one_that_is_held_is_under_way_however_long_its_worker_is_not_heard(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    its_worker_dies()
    with psycopg.connect(address_of()) as other:
        other.execute(f"SELECT pg_advisory_lock({MAP_WORK.lock}, {asked.pk})")
        assert not told(client, municipality)["over"]
        assert send(client, municipality, own_map(tmp_path)).status_code == 409
    assert list(BaseMapImport.objects.all()) == [asked]
    assert len(sent_files(base_maps)) == 1


def test_a_file_that_no_import_knows_goes_after_an_hour(base_maps: Path, tmp_path: Path) -> None:
    folder = base_maps / ".sent" / "0f0f"
    folder.mkdir(parents=True)
    end_abandoned_imports()
    assert folder.is_dir()
    long_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(folder, (long_ago, long_ago))
    end_abandoned_imports()
    assert not folder.exists()


def test_one_that_waits_stops_at_once(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    assert stop(client, municipality).status_code == 302
    assert "Nothing was changed" in page(client, municipality)
    assert sent_files(base_maps) == []
    carry_out_map_import(asked)
    assert not BaseMap.objects.exists()
    assert stop(client, municipality).status_code == 302


def test_one_that_somebody_holds_stops_at_its_next_step(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    with psycopg.connect(address_of()) as other:
        other.execute(f"SELECT pg_advisory_lock({MAP_WORK.lock}, {asked.pk})")
        stop(client, municipality)
        assert told(client, municipality)["hint"] == "It stops at its next step."
        assert len(sent_files(base_maps)) == 1
    carry_out_map_import(asked)
    asked.refresh_from_db()
    assert asked.state == State.STOPPED
    assert not BaseMap.objects.exists()
    assert sent_files(base_maps) == []


def test_a_worker_that_ends_leaves_it_to_the_next(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    sql("DELETE FROM procrastinate_jobs")
    carry_out_map_import(asked, worker_ends=lambda: True)
    assert waiting_jobs() == [("areas.import_base_map", {"import_id": asked.pk})]
    assert len(sent_files(base_maps)) == 1
    carry_out_map_import(asked)
    assert BaseMap.objects.get().municipality == municipality


def test_a_file_that_is_gone_is_told(
    municipality: Municipality, client: Client, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    sent_maps.remove_folder(asked.folder)
    carry_out_map_import(asked)
    assert "The file is no longer there" in page(client, municipality)


def test_the_page_does_not_promise_more_than_somebody_does(
    municipality: Municipality, client: Client, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    assert told(client, municipality)["hint"] == ""
    BaseMapImport.objects.update(told_at=timezone.now() - LONG_AGO)
    for said in (str(told(client, municipality)["hint"]), page(client, municipality)):
        assert "whether the worker is running" in said
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert told(client, municipality)["hint"] == ""
    BaseMapImport.objects.update(step="tiles")
    assert "nobody is at work on this now" in str(told(client, municipality)["hint"])
    with MAP_WORK.held(asked.pk):
        assert "takes long" in str(told(client, municipality)["hint"])
        BaseMapImport.objects.update(told_at=timezone.now())
        assert told(client, municipality)["hint"] == ""


def test_an_import_and_its_job_are_one(
    municipality: Municipality, client: Client, tmp_path: Path
) -> None:
    with transaction.atomic():
        asked_for(client, municipality, own_map(tmp_path))
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()
    assert not BaseMapImport.objects.exists()


def test_what_was_ended_at_the_last_moment_is_not_stored(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    """As if its worker had been given up for lost, and came back."""
    asked = asked_for(client, municipality, own_map(tmp_path))

    def end_it_when_all_is_drawn() -> bool:
        drawn = BaseMapImport.objects.filter(pk=asked.pk, step="storing")
        drawn.update(state=State.FAILED, finished_at=timezone.now())
        return False

    carry_out_map_import(asked, worker_ends=end_it_when_all_is_drawn)
    asked.refresh_from_db()
    assert (asked.state, asked.step) == (State.FAILED, "storing")
    assert not BaseMap.objects.exists()
    assert sent_files(base_maps) == []
