"""Boundary and areas: the newest counts, the same twice changes nothing."""

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from shapely.geometry import MultiPolygon, Polygon, box

from geodata.importers.areas import AreaRow
from geodata.importers.population import PopulationCount
from mapdialog.areas.models import Area, Population
from mapdialog.areas.selectors import boundary_of
from mapdialog.areas.services import as_stored, digest_of, set_boundary, store_areas
from mapdialog.dialogues.dialogue_area import area_of_parts
from tests.factories import make_area, make_dialogue, make_municipality

ROUGH = MultiPolygon([box(13.1, 58.8, 13.5, 59.0)])
EXACT = MultiPolygon([box(13.2, 58.85, 13.4, 58.95)])


@pytest.fixture
def municipality(db):
    return make_municipality()


def row(code, name="Norr", *, west=13.2, people=()):
    area = MultiPolygon([box(west, 58.9, west + 0.05, 58.95)])
    return AreaRow(1, code, name, area, tuple(people))


def women(count):
    return PopulationCount("women", 20, 44, count)


def test_the_newest_boundary_is_in_force(municipality):
    set_boundary(municipality, ROUGH, source="a")
    boundary, changed = set_boundary(municipality, EXACT, source="b")
    assert changed
    assert boundary_of(municipality) == boundary
    assert boundary.geometry.extent == pytest.approx((13.2, 58.85, 13.4, 58.95))


def test_the_same_boundary_twice_changes_nothing(municipality):
    first, _changed = set_boundary(municipality, EXACT, source="a")
    same, changed = set_boundary(municipality, EXACT, source="a")
    assert (same.pk, changed) == (first.pk, False)


def test_a_provisional_boundary_never_replaces_an_exact_one(municipality):
    set_boundary(municipality, EXACT, source="exact")
    kept, changed = set_boundary(municipality, ROUGH, source="rough", provisional=True)
    assert not changed
    assert not kept.provisional
    assert boundary_of(municipality).source == "exact"


def test_a_boundary_from_before_can_be_put_in_force_again(municipality):
    first, _changed = set_boundary(municipality, EXACT, source="a")
    set_boundary(municipality, ROUGH, source="b")
    again, changed = set_boundary(municipality, EXACT, source="a")
    assert (again.pk, changed) == (first.pk, True)
    assert boundary_of(municipality) == first


def test_an_outline_is_the_same_wherever_its_ring_begins():
    turned = MultiPolygon([box(13.2, 58.85, 13.4, 58.95, ccw=False)])
    assert digest_of(turned) == digest_of(EXACT)
    assert digest_of(ROUGH) != digest_of(EXACT)


def test_areas_keep_their_number_as_long_as_they_keep_their_code(municipality):
    first = store_areas(municipality, "delar", [row("1"), row("2", "Syd")])
    number = Area.objects.get(code="1").pk
    second = store_areas(municipality, "delar", [row("1", "Norra sidan"), row("2", "Syd")])
    assert (first.new, first.changed, first.unchanged) == (2, 0, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 1, 1)
    assert Area.objects.get(pk=number).name == "Norra sidan"


def test_the_same_areas_twice_change_nothing(municipality):
    rows = [row("1", people=[women(12)]), row("2", "Syd")]
    store_areas(municipality, "delar", rows)
    imported_at = municipality.area_sets.get().imported_at
    again = store_areas(municipality, "delar", rows)
    assert (again.new, again.changed, again.unchanged, again.removed) == (0, 0, 2, 0)
    assert municipality.area_sets.get().imported_at == imported_at
    assert Population.objects.count() == 1


def test_new_figures_replace_the_old_ones(municipality):
    store_areas(municipality, "delar", [row("1", people=[women(12)])])
    changed = store_areas(municipality, "delar", [row("1", people=[women(15)])])
    assert changed.changed == 1
    assert Population.objects.get().count == 15


def test_areas_that_are_gone_from_the_file_are_removed(municipality):
    store_areas(municipality, "delar", [row("1"), row("2")])
    store_areas(municipality, "annan", [row("1")])
    stored = store_areas(municipality, "delar", [row("2")])
    assert stored.removed == 1
    assert set(Area.objects.values_list("area_set__slug", "code")) == {
        ("delar", "2"),
        ("annan", "1"),
    }


def test_areas_can_be_the_boundary_together(municipality):
    rows = [row("1", west=13.2), row("2", west=13.25)]
    stored = store_areas(municipality, "delar", rows, as_boundary=True)
    assert stored.boundary == boundary_of(municipality)
    assert not stored.boundary.provisional
    assert len(stored.boundary.geometry) == 1
    assert stored.boundary.geometry.extent == pytest.approx((13.2, 58.9, 13.3, 58.95), abs=1e-5)


@pytest.mark.parametrize("far", [181.0, 1e9, 1e308])
def test_no_geometry_beyond_the_earth_is_ever_stored(municipality, far):
    """A page that drew it would never come, nor would any other of that process."""
    beyond = as_stored(MultiPolygon([Polygon([(13.2, 58.8), (far, 58.8), (13.3, 58.9)])]))
    area = make_area(municipality)
    dialogue = make_dialogue(municipality)
    for stored, field in ((municipality.boundaries.get(), "geometry"), (area, "geometry"),
                          (dialogue, "area")):  # fmt: skip
        with pytest.raises(IntegrityError, match="on_earth"), transaction.atomic():
            type(stored).objects.filter(pk=stored.pk).update(**{field: beyond})


def test_parts_with_a_long_coast_make_an_area_that_a_page_can_draw(municipality):
    angle = np.linspace(0, 2 * np.pi, 30_000)
    coast = Polygon(np.column_stack([13.3 + 0.05 * np.cos(angle), 58.9 + 0.03 * np.sin(angle)]))
    area = make_area(municipality)
    area.geometry = as_stored(MultiPolygon([coast]))
    found = area_of_parts([area])
    assert found.num_coords <= 20_000
    assert found.area == pytest.approx(coast.area, rel=1e-3)
