"""Windows hold whole cells, everybody has one vote in each, and sums are exact."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.checks import pin_arrays, precision_m
from analysis.grid import AXIS_STEP, axial, hex_centres
from analysis.people_votes import PeopleScan, count_votes_cast
from analysis.people_windows import DISCS, disc_steps, discs_around, gather_marks, parts_of_vote
from tests.analysis.people import RADII, pins_at, plain_vote, plain_windows, some_people


def scan_of(pins, **options):
    options = {"max_radius_m": 800, "max_share": 1.0, "least_people": 1} | options
    return PeopleScan(pin_arrays(pins), precision_m=precision_m(pins), **options)


def seen(scan):
    """(centre, radius) → (votes in parts, people) of every window."""
    cast = count_votes_cast(scan)
    q, r = axial(scan.discs.centre)
    return {
        ((int(q[disc]), int(r[disc])), int(scan.discs.radius_m[disc])): (int(votes), int(people))
        for disc, votes, people in zip(scan.windows, cast.unsafe, scan.people, strict=True)
    }


@pytest.mark.parametrize(
    ("radius_m", "cells"), [(99, 1), (100, 7), (175, 13), (200, 19), (800, 241)]
)
def test_discs_hold_the_cells_whose_centres_lie_within(radius_m, cells):
    steps = disc_steps(radius_m)
    assert len(set(steps.tolist())) == len(steps) == cells
    middle = 30_000 * AXIS_STEP + 40_000_000
    away = hex_centres(middle + steps, cell_size_m=100) - hex_centres(
        np.array([middle]), cell_size_m=100
    )
    assert np.hypot(*away.T).max() <= radius_m + 1e-6


def test_larger_discs_stand_farther_apart():
    assert dict(DISCS) == RADII
    cells = gather_marks(pin_arrays(some_people(50))).cell_id
    discs = discs_around(cells, largest_radius_m=800)
    q, r = axial(discs.centre)
    for radius, step in DISCS:
        own = discs.radius_m == radius
        assert (q[own] % step == 0).all()
        assert (r[own] % step == 0).all()
        held = np.asarray(discs.cells[np.flatnonzero(own)].sum(axis=0)).ravel()
        assert held.min() >= 1, "a cell is in no disc of this radius"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 900), st.integers(0, 900), st.booleans()),
        min_size=1,
        max_size=25,
    )
)
def test_votes_are_those_that_a_loop_with_fractions_counts(rows):
    pins = pins_at(rows)
    scan = scan_of(pins)
    expected = {window: plain_vote(people) for window, people in plain_windows(pins).items()}
    found = seen(scan)
    assert found.keys() == expected.keys()
    for window, (votes, people) in found.items():
        # Up to 16 pins share a vote without a rest.
        assert abs(votes / scan.parts - float(expected[window][0])) < 1e-4
        assert people == expected[window][1]


def test_many_pins_of_one_person_are_one_vote():
    crowd = [(person, 50 * person, 0, person < 3) for person in range(6)]
    busy = [("busy", 100, 0, True)] * 200
    scan = scan_of(pins_at(crowd + busy))
    assert {people for _votes, people in seen(scan).values()} <= set(range(1, 8))
    assert max(votes for votes, _people in seen(scan).values()) <= 4.001 * scan.parts


def test_a_place_known_to_three_hundred_metres_is_in_no_smaller_window():
    rows = [(person, 0, 0, True) for person in range(4)]
    pins = pins_at(rows, precision_m=[0.0, np.nan, 300.0, 5_000.0])
    people = dict.fromkeys(RADII, 0)
    for (_centre, radius), (_votes, voters) in seen(scan_of(pins)).items():
        people[radius] = max(people[radius], voters)
    assert people == {100: 2, 175: 2, 250: 2, 350: 3, 450: 3, 600: 3, 800: 3}


def test_windows_have_neither_too_few_nor_too_many_people():
    scan = scan_of(some_people(200), max_share=0.1, least_people=5)
    people = scan.people
    assert people.min() == 5
    assert people.max() == 20


def test_a_vote_has_as_many_parts_as_sums_have_room_for():
    assert parts_of_vote(100) == 720_720
    for people in (1, 2_979, 2_980, 77_000, 900_000, 5_000_000):
        assert people * parts_of_vote(people) < 2**31


def test_work_in_many_chunks_counts_the_same(monkeypatch):
    pins = some_people(300)
    whole = seen(scan_of(pins))
    monkeypatch.setattr("analysis.people_votes._MARKS_PER_CHUNK", 500)
    monkeypatch.setattr("analysis.people_votes._MARKS_TO_KEEP", 2_000)
    scan = scan_of(pins)
    assert len(scan.chunks) > 20
    assert seen(scan) == whole
