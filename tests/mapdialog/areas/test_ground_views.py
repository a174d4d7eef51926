"""Settings, ground: areas and boundary from a file that is sent in the browser, on real data."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from geodata.importers.municipalities import read_municipality
from mapdialog.areas import ground_upload
from mapdialog.areas.models import Area, Population
from mapdialog.areas.selectors import boundary_of
from mapdialog.areas.services import set_boundary
from mapdialog.organisations.models import Municipality, Role
from mapdialog.organisations.services import ensure_municipality
from tests.own_maps import with_endless_view
from tests.real_data import MALMO_AREAS, STOCKHOLM_AREAS
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[18, 59.3], [18.1, 59.3], [18.1, 59.4], [18, 59.3]]]}


@pytest.fixture
def stockholm() -> Municipality:
    municipality, _made = ensure_municipality(code="0180", name="Stockholm")
    outline = read_municipality("0180").geometry
    set_boundary(municipality, outline, source="SCB", provisional=True)
    return municipality


@pytest.fixture
def client(stockholm: Municipality) -> Client:
    return member_client(stockholm, Role.GIS_OFFICER)


def send(client: Client, municipality: Municipality, data: bytes, name: str, **fields: object):
    url = reverse("staff_ground:ground", args=[municipality.slug])
    file = SimpleUploadedFile(name, data)
    return client.post(url, {"file": file, "code_field": "code", **fields})


def refused(answer, words: str) -> None:
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert not Area.objects.exists()


def features(*listed: tuple[dict, object]) -> bytes:
    made = [{"type": "Feature", "properties": told, "geometry": shape} for told, shape in listed]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def zipped(entries: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return held.getvalue()


def as_geojson(folder: Path) -> tuple[bytes, str]:
    path = folder / "a.geojson"
    gpd.read_file(STOCKHOLM_AREAS).to_crs(4326).to_file(path, driver="GeoJSON")
    return path.read_bytes(), "Basområden 2026.geojson"


def as_zip(folder: Path) -> tuple[bytes, str]:
    gpd.read_file(STOCKHOLM_AREAS)[["code", "name", "geometry"]].to_file(folder / "a.shp")
    return zipped({path.name: path.read_bytes() for path in folder.glob("a.*")}), "a.zip"


def as_geopackage(folder: Path) -> tuple[bytes, str]:
    return STOCKHOLM_AREAS.read_bytes(), "../../etc/basomraden"


@pytest.mark.parametrize("made", [as_geojson, as_zip, as_geopackage])
def test_each_kind_of_file_is_taken_in(
    stockholm: Municipality, client: Client, tmp_path: Path, made: Callable
) -> None:
    answer = send(client, stockholm, *made(tmp_path))
    assert answer.status_code == 200
    assert Area.objects.filter(area_set__municipality=stockholm).count() == 87
    assert "87 new, 0 changed, 0 as before, 0 no longer there." in answer.content.decode()
    assert boundary_of(stockholm).provisional
    again = send(client, stockholm, *made(tmp_path)).content.decode()
    assert "0 new, 0 changed, 87 as before" in again


def test_areas_become_the_boundary_with_their_inhabitants(
    stockholm: Municipality, client: Client
) -> None:
    data = STOCKHOLM_AREAS.read_bytes()
    answer = send(client, stockholm, data, "a.gpkg", as_boundary="on", set_name="Basområden")
    assert "exact boundary" in answer.context["report"].sentences[-1]
    assert not boundary_of(stockholm).provisional
    assert stockholm.area_sets.get().slug == "basomraden"
    assert sum(Population.objects.values_list("count", flat=True)) == 141_696


def test_what_is_left_out_is_told_by_line_and_reason(
    stockholm: Municipality, client: Client
) -> None:
    data = features(
        ({"code": "1", "name": "<b>Ett</b> 💙"}, SQUARE),
        ({"code": "x" * 201}, SQUARE),
        ({"code": "2"}, None),
    )
    answer = send(client, stockholm, data, "💙.geojson")
    report = answer.context["report"]
    assert "1 left out: the code is longer than 200 characters" in report.left_out
    assert any(
        row.startswith("line 3: the place or a coordinate is missing") for row in report.rows
    )
    assert Area.objects.get().name == "<b>Ett</b> 💙"
    assert stockholm.area_sets.get().slug == "omraden"


def test_of_very_many_rows_the_first_are_told_and_the_rest_counted(
    stockholm: Municipality, client: Client
) -> None:
    data = features(({"code": "1"}, SQUARE), *[({"code": f"{n}"}, None) for n in range(2, 502)])
    report = send(client, stockholm, data, "a.geojson").context["report"]
    assert len(report.rows) == ground_upload.LISTED + 1
    assert report.rows[-1] == "and 470 more"
    assert report.left_out[0].startswith("500 left out")


def swapped(folder: Path) -> bytes:
    ring = [[y, x] for x, y in SQUARE["coordinates"][0]]
    return features(({"code": "1"}, {"type": "Polygon", "coordinates": [ring]}))


REFUSED = {
    "another town": (lambda _f: MALMO_AREAS.read_bytes(), "areas cannot be Stockholm"),
    "swapped axes": (swapped, ""),
    "no areas": (lambda _f: features(), "has no areas in it"),
    "nothing usable": (lambda _f: features(({"code": "1"}, None)), "can be used"),
    "infinite": (lambda _f: features(({"code": "1"}, SQUARE)).replace(b"59.4", b"1e308"), ""),
    "another column": (lambda _f: features(({"kod": "1"}, SQUARE)), "There is no “code”"),
    "words": (lambda _f: b"code;name\n1;a", "neither a GeoPackage"),
    "half a file": (lambda _f: STOCKHOLM_AREAS.read_bytes()[:30_000], ""),
    "a view": (with_endless_view, "The layer is a view (a query) in the file."),
    "a zip of nothing": (lambda _f: zipped({"a.txt": b"a"}), "neither a GeoPackage"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("as_boundary", ["", "on"])
def test_a_file_that_is_refused_changes_nothing(
    stockholm: Municipality, client: Client, tmp_path: Path, data: Callable, words: str,
    as_boundary: str,
) -> None:  # fmt: skip
    before = boundary_of(stockholm)
    answer = send(client, stockholm, data(tmp_path), "a", as_boundary=as_boundary)
    refused(answer, words)
    assert boundary_of(stockholm) == before
    assert not stockholm.area_sets.exists()
    assert "Traceback" not in answer.content.decode()


def test_what_points_elsewhere_is_not_followed(
    stockholm: Municipality, client: Client, tmp_path: Path
) -> None:
    """A zip whose "shapefile" tells GDAL to read a file of the server."""
    secret = STOCKHOLM_AREAS
    layer = gpd.list_layers(secret)["name"][0]
    pointer = (
        f'<OGRVRTDataSource><OGRVRTLayer name="{layer}"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    ).encode()
    refused(send(client, stockholm, zipped({"a.shp": pointer}), "a.zip"), "neither a GeoPackage")
    refused(send(client, stockholm, pointer, "a.shp"), "neither a GeoPackage")


def test_a_file_that_is_too_large_is_refused(
    stockholm: Municipality, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = STOCKHOLM_AREAS.read_bytes()
    monkeypatch.setattr(ground_upload, "MAX_BYTES", len(data))
    assert send(client, stockholm, data, "a.gpkg").status_code == 200
    Area.objects.all().delete()
    monkeypatch.setattr(ground_upload, "MAX_BYTES", len(data) - 1)
    refused(send(client, stockholm, data, "a.gpkg"), "is larger than")


def test_a_zip_that_unpacks_to_too_much_is_refused_unread(
    stockholm: Municipality, client: Client
) -> None:
    bomb = zipped({"a.shp": bytes(ground_upload.MAX_UNPACKED_BYTES + 1)})
    assert len(bomb) < ground_upload.MAX_BYTES
    refused(send(client, stockholm, bomb, "a.zip"), "is larger than 150 MB")


def test_without_a_file_nothing_happens(stockholm: Municipality, client: Client) -> None:
    url = reverse("staff_ground:ground", args=[stockholm.slug])
    assert client.post(url, {"code_field": "code"}).status_code == 422
