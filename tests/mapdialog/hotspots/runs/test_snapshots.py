"""A run's input: the approved pins, in metres, under a hash that only they decide."""

import numpy as np
import pytest
from django.contrib.gis.geos import Point

from mapdialog.hotspots.runs.snapshots import arrays_of, hash_of, packed, take_snapshot, unpacked
from mapdialog.pins.models import Pin, Status
from tests.factories import CENTRE, make_dialogue, make_pin, make_respondent

pytestmark = pytest.mark.django_db


def filled(**details):
    dialogue = make_dialogue()
    person = make_respondent(dialogue)
    make_pin(dialogue, respondent=person, reasons=["litter", "drugs"], times_of_day=["night"])
    make_pin(dialogue, respondent=person, perception="safe", lng=CENTRE[0] + 0.01)
    make_pin(dialogue, perception="safe", lat=CENTRE[1] + 0.01)
    return dialogue


def test_only_approved_pins_are_in():
    dialogue = filled()
    for status in (Status.PENDING, Status.HIDDEN, Status.WITHDRAWN):
        make_pin(dialogue, status=status)
    make_pin(make_dialogue())
    assert len(take_snapshot(dialogue).pins) == 3


def test_it_is_measured_in_sweref_and_counts_people():
    snapshot = take_snapshot(filled())
    assert snapshot.pins.crs.to_epsg() == 3006
    # A hundredth of a degree of latitude at 58.9° N is 1,114 m along the meridian.
    points = snapshot.pins.geometry
    assert points.iloc[0].distance(points.iloc[2]) == pytest.approx(1_114, abs=1)
    assert snapshot.pins["respondent"].tolist() == [0, 0, 1]
    assert snapshot.respondents == 2


def test_who_comes_later_renumbers_nobody():
    """Publications are compared person by person: in every run a number is the same person."""
    dialogue = make_dialogue()
    for number in range(9):
        person = make_respondent(dialogue)
        person.token_hash = f"{9 - number}" * 8  # a hash tells nothing of who came first
        person.save()
        make_pin(dialogue, respondent=person)
        assert take_snapshot(dialogue).pins["respondent"].tolist() == list(range(number + 1))


def test_the_stored_bytes_give_the_same_frame_and_hash():
    snapshot = take_snapshot(filled())
    again = unpacked(packed(snapshot))
    assert again.input_hash == snapshot.input_hash
    assert again.pins["reasons"].tolist() == ["litter drugs", "", ""]
    assert again.pins.geometry.equals(snapshot.pins.geometry)


def test_the_hash_is_the_same_in_another_database_and_changes_with_any_answer():
    one, other = filled(), filled()
    assert take_snapshot(one).input_hash == take_snapshot(other).input_hash
    pins = Pin.objects.filter(dialogue=other)
    for change in (
        {"perception": "unsafe"},
        {"reasons": ["litter"]},
        {"times_of_day": ["day"]},
        {"when_dark": True},
        {"seasons": ["winter"]},
        {"point": Point(*CENTRE, srid=4326)},
    ):
        before = take_snapshot(other).input_hash
        pins.filter(pk=pins.last().pk).update(**change)
        assert take_snapshot(other).input_hash != before, change


def test_words_cannot_slide_from_one_column_into_the_next():
    arrays = arrays_of(take_snapshot(filled()).pins)
    moved = arrays | {"reasons": arrays["times_of_day"], "times_of_day": arrays["reasons"]}
    assert hash_of(arrays) != hash_of(moved)


def test_an_empty_dialogue_gives_an_empty_snapshot():
    snapshot = take_snapshot(make_dialogue())
    assert len(snapshot.pins) == 0
    assert isinstance(arrays_of(snapshot.pins)["x"], np.ndarray)


def test_how_exact_places_are_is_read_where_any_is_not():
    dialogue = filled()
    exact = take_snapshot(dialogue)
    assert "precision_m" not in exact.pins.columns
    Pin.objects.filter(dialogue=dialogue).update(precision_m=0)
    assert take_snapshot(dialogue).input_hash == exact.input_hash
    first = Pin.objects.filter(dialogue=dialogue).order_by("pk").first()
    Pin.objects.filter(pk=first.pk).update(precision_m=641)
    Pin.objects.filter(dialogue=dialogue).exclude(pk=first.pk).update(precision_m=None)
    rough = take_snapshot(dialogue)
    assert rough.pins["precision_m"].tolist() == [641, 0, 0]
    again = unpacked(packed(rough))
    assert again.pins["precision_m"].tolist() == [641, 0, 0]
    assert again.input_hash == rough.input_hash != exact.input_hash
    Pin.objects.filter(pk=first.pk).update(precision_m=640)
    assert take_snapshot(dialogue).input_hash not in {rough.input_hash, exact.input_hash}
