"""Settings, ground: a base map that is sent in the browser becomes the municipality's own."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import geopandas as gpd
import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from shapely.geometry import Polygon, box

from mapdialog.areas import sent_maps
from mapdialog.areas.map_import_words import share_at
from mapdialog.areas.map_imports import carry_out_map_import
from mapdialog.areas.models import BaseMap, BaseMapImport
from mapdialog.areas.selectors import base_map_for
from mapdialog.organisations.models import Municipality, Role
from mapdialog.organisations.services import ensure_municipality
from tests.factories import CENTRE, make_municipality
from tests.own_maps import (
    DAY,
    STOCKHOLM,
    asked_for,
    own_map,
    page,
    send,
    sent_files,
    sql,
    stop,
    told,
    waiting_jobs,
    with_endless_view,
)
from tests.real_data import HELSINKI, STOCKHOLM_AREAS
from tests.staff_world import member_client

# Files go when what ends an import is committed.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_jobs_left"),
]
State = BaseMapImport.State


def test_a_file_becomes_the_municipalitys_own_map_with_source_and_date(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path), name="../../etc/karta")
    assert waiting_jobs() == [("areas.import_base_map", {"import_id": asked.pk})]
    assert [path.name for path in sent_files(base_maps)] == ["sent.gpkg"]
    assert told(client, municipality)["name"] == "Waiting for its turn"
    assert "data-progress" in page(client, municipality)
    assert "map-file" not in page(client, municipality)
    carry_out_map_import(asked)
    stored = BaseMap.objects.get()
    assert (stored.municipality, stored.map_date) == (municipality, DAY)
    assert base_map_for(municipality).base_map.credit == "Kommunens stadskarta, map of May 1, 2026"
    assert told(client, municipality)["over"]
    shown = page(client, municipality)
    assert "Kommunens stadskarta, map of May 1, 2026" in shown
    assert "The last import went well." in shown
    assert "map-file" in shown
    asked.refresh_from_db()
    assert (asked.state, asked.file_name) == (State.DONE, "karta")
    assert asked.requested_by is not None
    assert sent_files(base_maps) == []


def test_an_openstreetmap_extract_is_taken_in(
    municipality: Municipality, client: Client, base_maps: Path
) -> None:
    asked = asked_for(client, municipality, HELSINKI.read_bytes(), name="karta")
    carry_out_map_import(asked)
    assert BaseMap.objects.get().places.filter(name="Mannerheimintie").exists()
    assert sent_files(base_maps) == []


def test_of_another_municipality_nothing_is_touched(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    """The same file: each has its map, and the one does not take it from the other."""
    data, other = own_map(tmp_path), make_municipality()
    carry_out_map_import(asked_for(client, municipality, data))
    assert send(client, other, data).status_code == 403
    neighbour = member_client(other, Role.ADMINISTRATOR)
    assert told(neighbour, other) == {"name": "", "share": 0.0, "over": True, "hint": ""}
    carry_out_map_import(asked_for(neighbour, other, data))
    assert {found.municipality for found in BaseMap.objects.all()} == {municipality, other}
    carry_out_map_import(asked_for(neighbour, other, own_map(tmp_path, name="Nytorget")))
    kept = BaseMap.objects.get(municipality=municipality)
    assert (base_maps / kept.file_name).is_file()
    assert (base_maps / kept.ground_file_name).is_file()


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.POLICE_OFFICER, Role.PARTNER])
def test_other_roles_can_neither_send_nor_stop(
    municipality: Municipality, client: Client, tmp_path: Path, role: Role
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    other = member_client(municipality, role)
    assert send(other, municipality, own_map(tmp_path)).status_code == 403
    assert stop(other, municipality).status_code == 403
    asked.refresh_from_db()
    assert (asked.finished_at, BaseMapImport.objects.count()) == (None, 1)


def half_a_geopackage(folder: Path) -> bytes:
    return own_map(folder)[:3_000]


def another_database(_folder: Path) -> bytes:
    return b"SQLite format 3\x00" + bytes(4_000)


AT_ONCE = {
    "a text": (lambda _f: b"inte en karta", "neither a GeoPackage nor"),
    "an empty file": (lambda _f: b" ", "nothing in it"),
    "a damaged zip": (lambda _f: b"PK\x03\x04" + bytes(100), "damaged"),
    "another database": (another_database, "neither a GeoPackage nor"),
    "half a file": (half_a_geopackage, "damaged"),
    "a view": (with_endless_view, "The layer is a view (a query) in the file."),
    "areas": (lambda _f: STOCKHOLM_AREAS.read_bytes(), "“kind”"),
    "another column": (lambda f: own_map(f, column="sort"), "“kind”"),
}


@pytest.mark.parametrize(("data", "words"), AT_ONCE.values(), ids=AT_ONCE.keys())
def test_what_cannot_be_a_map_is_refused_before_there_is_a_job(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path,
    data: Callable[[Path], bytes], words: str,
) -> None:  # fmt: skip
    answer = send(client, municipality, data(tmp_path))
    assert answer.status_code == 422
    assert words in str(answer.context["map_form"].errors["file"])
    nothing_happened(base_maps)


def nothing_happened(base_maps: Path) -> None:
    assert not BaseMapImport.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    assert not BaseMap.objects.exists()
    assert sent_files(base_maps) == []


def test_how_many_shapes_were_left_out_is_told(
    municipality: Municipality, client: Client, tmp_path: Path
) -> None:
    lng, lat = CENTRE
    square, flat = box(lng, lat, lng + 0.01, lat + 0.01), Polygon([(lng, lat), (lng + 1, lat)] * 2)
    huge = box(-1e308, -1e308, 1e308, 1e308)
    for odd, words in (
        ([], "The last import went well."),
        ([flat], "The last import is done. 1 shape was left out: "),
        ([flat, huge, None], "The last import is done. 3 shapes were left out: "),
    ):
        shapes = [square, *odd]
        columns = {"kind": ["square"] * len(shapes), "name": [f"{len(odd)}"] * len(shapes)}
        path = tmp_path / f"{len(odd)}.gpkg"
        gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(path, driver="GPKG")
        carry_out_map_import(asked_for(client, municipality, path.read_bytes()))
        assert words in page(client, municipality)
        assert words in str(told(client, municipality)["name"])
        assert BaseMapImport.objects.latest("pk").left_out == len(odd)


def test_a_day_that_has_not_come_or_long_ago_is_refused_and_today_is_not(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    today = timezone.localdate()
    for day in (today + timedelta(days=1), "", "2026-02-30", "0001-01-01", "1899-12-31"):
        answer = send(client, municipality, own_map(tmp_path), **{"map-map_date": str(day)})
        assert answer.status_code == 422
        assert answer.context["map_form"].errors["map_date"]
        nothing_happened(base_maps)
    assert 'min="1900-01-01"' in page(client, municipality)
    for day in (today, "1900-01-01"):
        asked = asked_for(client, municipality, own_map(tmp_path), **{"map-map_date": str(day)})
        carry_out_map_import(asked)


def test_a_file_that_is_too_large_is_refused(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert "at most 300 MB" in page(client, municipality)
    data = own_map(tmp_path)
    monkeypatch.setattr(sent_maps, "MAX_BYTES", len(data) - 1)
    answer = send(client, municipality, data)
    assert answer.status_code == 422
    assert "is larger than" in str(answer.context["map_form"].errors["file"])
    nothing_happened(base_maps)
    monkeypatch.setattr(sent_maps, "MAX_BYTES", len(data))
    asked_for(client, municipality, data)


def half_an_extract(_folder: Path) -> bytes:
    return HELSINKI.read_bytes()[:100_000]


def with_another_word(folder: Path) -> bytes:
    return own_map(folder).replace(b"building", b"byggnads").replace(b"square", b"torget")


def in_another_system(folder: Path) -> bytes:
    """Metres, and said to be degrees."""
    return own_map(folder, at=(300_000, 6_460_000))


IN_THE_JOB = {
    "another town": (lambda f: own_map(f, at=(13.0, 55.6)), "The map cannot be one of Stockholm"),
    "swapped axes": (lambda f: own_map(f, at=STOCKHOLM[::-1]), "cannot be one of Stockholm"),
    "another system": (in_another_system, "Is it the right system"),
    "half an extract": (half_an_extract, "damaged"),
    "words that nobody knows": (with_another_word, "“kind”"),
}


@pytest.mark.parametrize(("data", "words"), IN_THE_JOB.values(), ids=IN_THE_JOB.keys())
def test_a_file_that_the_job_refuses_says_why_and_changes_nothing(
    base_maps: Path, tmp_path: Path, data: Callable[[Path], bytes], words: str
) -> None:
    stockholm, _made = ensure_municipality(code="0180", name="Stockholm")
    client = member_client(stockholm, Role.ADMINISTRATOR)
    carry_out_map_import(asked_for(client, stockholm, own_map(tmp_path, at=STOCKHOLM)))
    before = BaseMap.objects.get()
    carry_out_map_import(asked_for(client, stockholm, data(tmp_path)))
    assert told(client, stockholm)["over"]
    # Before the minutes that drawing takes.
    assert BaseMapImport.objects.latest("pk").share < share_at("tiles", 0.0)
    assert words in page(client, stockholm)
    assert "map-file" in page(client, stockholm)
    assert BaseMap.objects.get() == before
    assert (base_maps / before.file_name).is_file()
    assert sent_files(base_maps) == []


@pytest.mark.parametrize(
    "when",
    ["TRIGGER {} BEFORE INSERT", "CONSTRAINT TRIGGER {} AFTER INSERT"],
    ids=["at once", "at the commit"],
)
def test_a_fault_of_ours_is_told_and_goes_to_the_log(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path, when: str
) -> None:
    deferred = "DEFERRABLE INITIALLY DEFERRED" if "CONSTRAINT" in when else ""
    asked = asked_for(client, municipality, own_map(tmp_path))
    sql(
        "CREATE FUNCTION refuse_places() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'no room'; END $$;"
        f"CREATE {when.format('refuse_places')} ON areas_place {deferred} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_places()"
    )
    try:
        with pytest.raises(Exception, match="no room"):
            carry_out_map_import(asked)
    finally:
        sql("DROP FUNCTION refuse_places CASCADE")
    assert "Something went wrong that nobody foresaw" in page(client, municipality)
    assert not BaseMap.objects.exists()
    assert [path for path in base_maps.rglob("*") if path.is_file()] == []


def test_without_its_job_there_is_no_import_and_no_file(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    sql(
        "CREATE FUNCTION refuse_jobs() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'no room in the queue'; END $$;"
        "CREATE TRIGGER refuse_jobs BEFORE INSERT ON procrastinate_jobs "
        "FOR EACH ROW EXECUTE FUNCTION refuse_jobs()"
    )
    try:
        with pytest.raises(ConnectorException):
            send(client, municipality, own_map(tmp_path))
    finally:
        sql("DROP FUNCTION refuse_jobs CASCADE")
    nothing_happened(base_maps)


def test_one_at_a_time(
    municipality: Municipality, client: Client, base_maps: Path, tmp_path: Path
) -> None:
    asked = asked_for(client, municipality, own_map(tmp_path))
    answer = send(client, municipality, own_map(tmp_path))
    assert answer.status_code == 409
    assert "being imported already" in str(answer.context["map_form"].errors["file"])
    assert BaseMapImport.objects.get() == asked
    assert len(sent_files(base_maps)) == 1
    other = make_municipality()
    asked_for(member_client(other, Role.ADMINISTRATOR), other, own_map(tmp_path))
    carry_out_map_import(asked)
    asked_for(client, municipality, own_map(tmp_path))
