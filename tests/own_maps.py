"""Small base maps that tests write themselves, and how they are sent in the browser."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from shapely.geometry import box

from mapdialog.areas.models import BaseMapImport
from mapdialog.organisations.models import Municipality
from tests.factories import CENTRE

STOCKHOLM = (18.06, 59.33)
DAY = date(2026, 5, 1)
LONG_AGO = timedelta(minutes=5)


def own_map(
    folder: Path, *, at: tuple[float, float] = CENTRE, name: str = "Torget", column: str = "kind"
) -> bytes:
    """A GeoPackage with a square and a house, of about 600 × 1,100 m."""
    lng, lat = at
    columns = {column: ["square", "building"], "name": [name, ""]}
    shapes = [
        box(lng, lat, lng + 0.01, lat + 0.01),
        box(lng + 0.001, lat + 0.001, lng + 0.002, lat + 0.0015),
    ]
    path = folder / f"{name}-{lng}-{column}.gpkg"
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(path, layer="land", driver="GPKG")
    return path.read_bytes()


def with_endless_view(folder: Path) -> bytes:
    """Areas and a map that a query without an end would have to give."""
    path = folder / "view.gpkg"
    path.write_bytes(own_map(folder))
    with closing(sqlite3.connect(path)) as package, package:
        package.executescript(
            "ALTER TABLE land RENAME TO hidden; CREATE VIEW land AS "
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
            "SELECT n AS fid, NULL AS geom, '1' AS code, 'a' AS name, 'square' AS kind FROM r"
        )
    return path.read_bytes()


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def send(client: Client, municipality: Municipality, data: bytes, **fields: object) -> HttpResponse:
    url = reverse("staff_ground:import_base_map", args=[municipality.slug])
    name = str(fields.pop("name", "karta.gpkg"))
    told = {"map-attribution": "Kommunens stadskarta", "map-map_date": DAY.isoformat(), **fields}
    return client.post(url, {"map-file": SimpleUploadedFile(name, data), **told})


def asked_for(client: Client, municipality: Municipality, data: bytes, **told) -> BaseMapImport:
    answer = send(client, municipality, data, **told)
    assert (answer.status_code, answer["Location"][-9:]) == (302, "#base-map")
    return BaseMapImport.objects.latest("pk")


def page(client: Client, municipality: Municipality) -> str:
    url = reverse("staff_ground:ground", args=[municipality.slug])
    return client.get(url).content.decode()


def told(client: Client, municipality: Municipality) -> dict[str, object]:
    url = reverse("staff_ground:base_map_progress", args=[municipality.slug])
    return dict(client.get(url).json())


def stop(client: Client, municipality: Municipality) -> HttpResponse:
    return client.post(reverse("staff_ground:stop_base_map", args=[municipality.slug]))


def sent_files(base_maps: Path) -> list[Path]:
    return [path for path in (base_maps / ".sent").rglob("*") if path.is_file()]


def its_worker_dies() -> None:
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE status = 'todo'")
    BaseMapImport.objects.update(told_at=timezone.now() - LONG_AGO)


def waiting_jobs() -> list[tuple[str, dict[str, int]]]:
    return list(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", "args"))
