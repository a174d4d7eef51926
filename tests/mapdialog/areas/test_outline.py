"""The ground of a map: outline, names, and what the page tells the script."""

import json
import re

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.template import Context, Template
from shapely.geometry import MultiPolygon, Point

from mapdialog.areas.map_ground import map_ground
from mapdialog.areas.models import BaseMap
from mapdialog.areas.services import set_boundary
from tests.factories import EAST, NORTH, SOUTH, WEST, box, make_area, make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    return make_municipality()


def outline(client, municipality, **query):
    response = client.get(f"/{municipality.slug}/mark.json", query)
    assert response.status_code == 200
    return json.loads(response.content)


def test_the_boundary_comes_first_then_the_named_parts(resident, municipality):
    make_area(municipality, "Norra sidan")
    make_area(municipality, "Södra sidan", south=SOUTH, north=58.9)
    found = outline(resident, municipality)["features"]
    assert [feature["properties"]["kind"] for feature in found] == ["boundary", "area", "area"]
    assert found[0]["properties"]["provisional"] is False
    assert [feature["properties"]["name"] for feature in found[1:]] == [
        "Norra sidan",
        "Södra sidan",
    ]
    for feature in found[1:]:
        shape = GEOSGeometry(json.dumps(feature["geometry"]))
        label = feature["properties"]
        assert shape.contains(GEOSGeometry(f"POINT({label['lng']} {label['lat']})", srid=4326))


def test_the_parts_can_be_left_out(resident, municipality):
    make_area(municipality)
    assert len(outline(resident, municipality, delar="0")["features"]) == 1


def test_an_outline_is_drawn_with_few_points(resident, municipality):
    coast = Point(13.3, 58.9).buffer(0.1, quad_segs=5_000)
    set_boundary(municipality, MultiPolygon([coast]), source="prov")
    drawn = GEOSGeometry(json.dumps(outline(resident, municipality)["features"][0]["geometry"]))
    assert coast.exterior.coords.__len__() > 20_000
    assert drawn.num_coords < 500
    assert drawn.area == pytest.approx(coast.area, rel=0.002)


def test_a_municipality_without_ground_has_an_empty_outline(resident, municipality):
    municipality.boundaries.all().delete()
    assert outline(resident, municipality)["features"] == []


def test_an_unchanged_outline_is_not_sent_again(resident, municipality):
    address = f"/{municipality.slug}/mark.json"
    known = {"if-none-match": resident.get(address)["ETag"]}
    assert resident.get(address, headers=known).status_code == 304
    assert resident.get(f"{address}?delar=0", headers=known).status_code == 200
    make_area(municipality)
    assert resident.get(address, headers=known).status_code == 200


def make_base_map(bounds):
    shape = box(*bounds)[0]
    return BaseMap.objects.create(digest="ab" * 32, file_name="x", bounds=shape, attribution="© X")


def test_the_page_tells_which_base_map_covers_the_ground(municipality):
    nothing = map_ground(municipality)
    assert (nothing.base_map_url, nothing.covers, nothing.attribution) == ("", "", "")
    base_map = make_base_map((WEST, SOUTH, EAST, NORTH))
    whole = map_ground(municipality)
    assert whole.base_map_url == f"/baskarta/{base_map.digest}.pmtiles"
    assert (whole.covers, whole.attribution) == ("whole", "© X")
    BaseMap.objects.update(bounds=box(WEST, SOUTH, 13.3, 58.9)[0])
    assert map_ground(municipality).covers == "part"


def test_a_raster_map_can_be_set_instead(settings, municipality):
    make_base_map((WEST, SOUTH, EAST, NORTH))
    settings.BASEMAP_RASTER_URL = "https://kartor.example/{z}/{x}/{y}.png"
    settings.BASEMAP_RASTER_ATTRIBUTION = "© Kommunen"
    found = map_ground(municipality)
    assert found.raster_url == settings.BASEMAP_RASTER_URL
    assert found.attribution == "© Kommunen"


def test_the_area_of_a_dialogue_is_where_its_map_begins(municipality):
    area = box(13.25, 58.88, 13.30, 58.92)
    found = map_ground(municipality, area=area)
    assert found.extent == (13.25, 58.88, 13.3, 58.92)
    assert GEOSGeometry(json.dumps(found.area)).equals_exact(area[0], 1e-9)
    assert map_ground(municipality).area is None


def test_the_template_gives_the_script_all_it_needs(municipality):
    template = Template(
        "{% load ground %}{% map_assets %}"
        "{% ground_map municipality area=area id='prov' list_url='/lista/' %}"
    )
    area = box(13.25, 58.88, 13.30, 58.92)
    page = template.render(
        Context({"municipality": municipality, "area": area, "CSP_NONCE": "n0nce"})
    )
    assert 'id="prov"' in page
    assert f'data-outline="/{municipality.slug}/mark.json"' in page
    assert 'data-area="prov-area"' in page
    assert '<script id="prov-area" type="application/json">' in page
    assert '<a href="/lista/">' in page
    assert "leaflet.js" in page
    scripts = re.findall(r"<script[^>]*>", page)
    allowed = ("defer src=", 'nonce="n0nce"', 'type="application/json"')
    assert [script for script in scripts if not any(word in script for word in allowed)] == []


def options_of(page):
    """What django-leaflet's own script starts a map with."""
    (found,) = re.findall(r"djoptions = (\{.*\}),$", page, flags=re.MULTILINE)
    return json.loads(found)


def drawn_with(municipality, **options):
    template = Template("{% load ground %}{% ground_map municipality area=area id='prov' %}")
    return template.render(Context({"municipality": municipality, **options}))


def test_django_leaflet_starts_the_map_from_the_settings(settings, municipality):
    page = drawn_with(municipality, area=box(13.25, 58.88, 13.30, 58.92))
    config = settings.LEAFLET_CONFIG
    options = options_of(page)
    # Leaflet has latitude first.
    assert options["extent"] == [[58.88, 13.25], [58.92, 13.3]]
    assert (options["minzoom"], options["maxzoom"]) == (config["MIN_ZOOM"], config["MAX_ZOOM"])
    assert (options["scale"], options["attributionprefix"]) == ("metric", False)
    assert options["layers"] == []
    assert "djangoMap('prov'" in page
    assert f'loadevents = ["{config["LOADEVENT"]}"]' in page
    # The element, with its words and roles, is ours.
    assert "leaflet-container-default" not in page


def test_django_leaflet_lays_a_raster_map_that_is_set(settings, municipality):
    settings.BASEMAP_RASTER_URL = "https://kartor.example/{z}/{x}/{y}.png"
    (layer,) = options_of(drawn_with(municipality))["layers"]
    assert layer[1] == settings.BASEMAP_RASTER_URL


def test_the_script_waits_for_the_event_that_the_settings_name(settings):
    start = settings.BASE_DIR / "frontend/static/js/map/engine/start.js"
    assert f'const LOADEVENT = "{settings.LEAFLET_CONFIG["LOADEVENT"]}";' in start.read_text()
