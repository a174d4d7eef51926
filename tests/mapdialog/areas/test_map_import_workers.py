"""A real worker takes in a base map that was sent, and is killed while it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.test import Client
from django.utils import timezone, translation

from mapdialog.areas.map_imports import MAP_WORK
from mapdialog.areas.models import BaseMap, BaseMapImport
from mapdialog.jobs import BEGINNING
from mapdialog.organisations.models import Municipality
from tests.database_address import address_of
from tests.own_maps import asked_for, own_map, page, sent_files, sql, told
from tests.worker_process import (
    a_worker,
    somebody_waits_for,
    wait_for_words,
    wait_until,
    workers_fall_silent,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_jobs_left"),
]
LET_IT_WAIT = """
CREATE FUNCTION wait_at_tiles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(43); RETURN NEW; END $$;
CREATE TRIGGER wait_at_tiles BEFORE UPDATE ON areas_basemapimport FOR EACH ROW
WHEN (NEW.step = 'tiles') EXECUTE FUNCTION wait_at_tiles()
"""


@pytest.fixture(autouse=True)
def _a_worker_finds_the_same_files(base_maps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPDIALOG_DATA_DIR", str(base_maps.parent))


@contextmanager
def stuck_at_tiles() -> Iterator[psycopg.Connection]:
    sql(LET_IT_WAIT)
    try:
        with psycopg.connect(address_of()) as other, translation.override("en"):
            other.execute("SELECT pg_advisory_xact_lock(43)")
            yield other
    finally:
        sql("DROP FUNCTION wait_at_tiles CASCADE")


def test_from_the_page_to_the_map(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked_for(client, municipality, own_map(tmp_path))
    assert not told(client, municipality)["over"]
    with a_worker():
        wait_until(lambda: told(client, municipality)["over"], "the end of the import")
    assert "The last import went well." in page(client, municipality)
    stored = BaseMap.objects.get()
    assert stored.municipality == municipality
    assert (base_maps / stored.file_name).read_bytes().startswith(b"PMTiles")
    assert sent_files(base_maps) == []


def test_the_import_of_a_killed_worker_is_ended_by_the_next(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    with stuck_at_tiles() as other, a_worker() as worker:
        wait_until(lambda: somebody_waits_for(other), "an import that draws tiles")
        worker.kill()
        worker.wait()
    wait_until(lambda: not MAP_WORK.is_held(asked.pk), "the database lets go")
    workers_fall_silent()
    BaseMapImport.objects.update(told_at=timezone.now() - BEGINNING)
    assert told(client, municipality)["over"]
    with a_worker():
        wait_until(lambda: not BaseMapImport.objects.filter(finished_at=None).exists(), "an end")
    assert "The worker was stopped before the map was finished." in page(client, municipality)
    assert not BaseMap.objects.exists()
    wait_until(lambda: sent_files(base_maps) == [], "the file goes")


def test_a_worker_that_is_asked_to_end_hands_the_import_over(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked_for(client, municipality, own_map(tmp_path))
    with stuck_at_tiles() as other, a_worker() as worker:
        wait_until(lambda: somebody_waits_for(other), "an import that draws tiles")
        worker.terminate()
        wait_for_words(worker, "still running after graceful timeout")
        other.rollback()
        wait_for_words(worker, "Stopped worker")
    assert told(client, municipality)["name"] == "Waiting for its turn"
    assert len(sent_files(base_maps)) == 1
    with a_worker():
        wait_until(lambda: told(client, municipality)["over"], "the end of the import")
    assert BaseMap.objects.get().municipality == municipality
