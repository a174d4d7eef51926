"""Published names: made once, by the published outline, and kept."""

from importlib import import_module

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import connection

from mapdialog.areas.models import Area, BaseMap, Place
from mapdialog.dialogues.models import Phase
from mapdialog.hotspots.models import PublishedArea, PublishedCell
from mapdialog.hotspots.publishing.names import published_area
from mapdialog.planning.services import make_problem_from_hotspot
from tests.factories import CENTRE, make_area, make_dialogue
from tests.publications import STEP, publish
from tests.staff_world import make_hotspot

pytestmark = pytest.mark.django_db
MIGRATION = import_module("mapdialog.hotspots.migrations.0009_published_names")


@pytest.fixture
def dialogue():
    dialogue = make_dialogue(phase=Phase.FEEDBACK)
    make_area(dialogue.municipality, "Väster", east=CENTRE[0] + 1.5 * STEP[0], south=58.85)
    bounds = Polygon.from_bbox((13.2, 58.85, 13.38, 58.95))
    shared = BaseMap.objects.create(digest="shared", file_name="x", bounds=bounds)
    middle = Point(CENTRE[0] + STEP[0] / 2, CENTRE[1] + STEP[1] / 2, srid=4326)
    Place.objects.create(base_map=shared, name="Storgatan", kind="street", point=middle)
    Place.objects.create(base_map=shared, name="Storgatan 1", kind="address", point=middle)
    return dialogue


def names_of(publication):
    areas = publication.areas.order_by("hotspot__direction").values_list("name", "part_name")
    cells = publication.cells.order_by("cell_id").values_list("part_name", flat=True)
    return list(areas), list(cells)


def test_what_is_published_has_a_name(dialogue):
    areas, cells = names_of(publish(dialogue))
    # The safe area lies two cells to the east of the street and of the part.
    assert areas == [(dialogue.municipality.name, ""), ("Storgatan, Väster", "Väster")]
    assert cells == ["Väster", "Väster", ""]


def test_it_is_named_by_its_published_outline_and_not_by_what_the_run_found(dialogue):
    publication = publish(dialogue)
    assert "Tunneln" in set(publication.areas.values_list("hotspot__name", flat=True))
    assert not publication.areas.filter(name__contains="Tunneln").exists()


def test_names_stay_when_the_ground_is_replaced(dialogue, resident):
    publication = publish(dialogue)
    before = names_of(publication)
    Place.objects.update(name="Nya gatan")
    Area.objects.update(name="Nordväst")
    assert names_of(publication) == before
    page = f"{dialogue.get_absolute_url()}resultat/"
    for address in (page, f"{page}omraden.json", f"{dialogue.get_absolute_url()}lista/"):
        text = resident.get(address).content.decode()
        assert "Storgatan, Väster" in text, address
        assert "Nya gatan" not in text
        assert "Nordväst" not in text


def test_a_problem_bears_the_public_name_of_a_published_place(dialogue):
    area = publish(dialogue).areas.get(hotspot__direction="unsafe")
    assert published_area(area.hotspot) == area
    assert area.name == "Storgatan, Väster"
    assert make_problem_from_hotspot(area.hotspot, title="Ljus").place_name == "Storgatan, Väster"
    assert published_area(make_hotspot(dialogue)) is None


def test_rows_from_before_get_the_names_that_publishing_gives(dialogue):
    elsewhere = publish(make_dialogue(phase=Phase.FEEDBACK))
    publication = publish(dialogue)
    expected = [names_of(publication), names_of(elsewhere)]
    with connection.cursor() as cursor:
        # What this test has just written is checked now, as no table changes before that.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in MIGRATION.TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        PublishedCell.objects.update(part_name="")
        PublishedArea.objects.update(name="", part_name="")
        for table in MIGRATION.TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert [names_of(publication), names_of(elsewhere)] != expected
    with connection.schema_editor() as editor:
        MIGRATION.name_published(None, editor)
    assert [names_of(publication), names_of(elsewhere)] == expected
