"""The surfaces of a run show nothing that rests on a few people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import PinArrays
from analysis.density import frame_of
from analysis.evidence import respondents_within
from analysis.surface import draw_surface

TOWN = np.array([660_000.0, 6_570_000.0])


def pins_of(xy, unsafe=None, respondent=None):
    n = len(xy)
    return PinArrays(
        np.asarray(xy, dtype=float),
        np.ones(n, dtype=bool) if unsafe is None else np.asarray(unsafe),
        np.arange(n) if respondent is None else np.asarray(respondent),
        np.ones(n),
    )


@pytest.mark.parametrize("batch", [30, 100_000])
@pytest.mark.parametrize("radius_m", [20.0, 310.0])
def test_people_are_counted_as_by_hand(batch, radius_m, monkeypatch):
    monkeypatch.setattr("analysis.evidence.PINS_PER_BATCH", batch)
    rng = np.random.default_rng(1)
    frame = frame_of((0, 0, 3_000, 2_500), cell_m=50)
    xy, person = rng.uniform(-300, 3_300, (300, 2)), rng.integers(0, 70, 300)
    east, north = np.meshgrid(*frame.centres())
    near = np.hypot(east[..., None] - xy[:, 0], north[..., None] - xy[:, 1]) <= radius_m
    by_hand = sum(near[..., person == one].any(axis=-1).astype(int) for one in range(70))
    assert np.array_equal(respondents_within(xy, person, radius_m=radius_m, frame=frame), by_hand)


def test_a_surface_shows_only_where_ten_people_answered_nearby():
    rng = np.random.default_rng(2)
    crowd, few = rng.normal(TOWN, 100, (60, 2)), rng.normal(TOWN + np.array([5_000, 0]), 30, (9, 2))
    pins = pins_of(np.concatenate([crowd, few]), unsafe=rng.random(69) < 0.5)
    surface = draw_surface(pins, pins, bandwidth_m=200.0, relative=True)
    assert surface.log_relative is not None
    assert surface.mask.any()
    east = frame_of(surface.bounds, cell_m=surface.cell_m).centres()[0]
    assert not surface.mask[:, east > TOWN[0] + 2_000].any()
    for values in (surface.concentration, surface.log_relative):
        assert np.array_equal(np.isfinite(values), surface.mask)


def test_ten_pins_of_one_person_show_nothing():
    pins = pins_of(TOWN + np.random.default_rng(3).normal(0, 50, (40, 2)), respondent=[0] * 40)
    assert not draw_surface(pins, pins, bandwidth_m=200.0, relative=False).mask.any()


def test_one_person_is_about_one_in_any_place():
    rng = np.random.default_rng(4)
    others = rng.normal(TOWN, 150, (40, 2))
    one = np.repeat(others[:1], 30, axis=0) + rng.normal(0, 20, (30, 2))
    busy = pins_of(
        np.concatenate([others, one]), respondent=np.concatenate([np.arange(40), np.zeros(30, int)])
    )
    plain = pins_of(others)
    loud = draw_surface(busy, busy, bandwidth_m=200.0, relative=False).concentration
    quiet = draw_surface(plain, plain, bandwidth_m=200.0, relative=False).concentration
    assert np.nanmax(loud) == pytest.approx(np.nanmax(quiet), rel=0.1)


def test_withheld_layers_are_not_drawn():
    pins = pins_of(np.random.default_rng(5).normal(TOWN, 100, (60, 2)))
    assert draw_surface(pins, pins, bandwidth_m=200.0, relative=False).log_relative is None


def test_all_safe_is_a_flat_concentration():
    pins = pins_of(np.random.default_rng(5).normal(TOWN, 100, (60, 2)), unsafe=[False] * 60)
    surface = draw_surface(pins, pins, bandwidth_m=200.0, relative=False)
    assert np.nanmax(surface.concentration) == 0


@pytest.mark.parametrize("width_m", [100.0, 20_000.0, 600_000.0])
def test_cells_fit_the_ground_and_lie_on_whole_multiples(width_m):
    pins = pins_of(TOWN + np.repeat([[0, 0], [width_m, width_m / 3]], 10, axis=0))
    surface = draw_surface(pins, pins, bandwidth_m=600.0, relative=False)
    assert surface.mask.size <= 2_000_000 or surface.cell_m == 400
    assert surface.mask.size <= 4_000_000
    assert all(side % surface.cell_m == 0 for side in surface.bounds)


@given(st.integers(0, 2**32 - 1), st.integers(12, 90), st.sampled_from([40.0, 90.0, 250.0]))
def test_what_stretches_the_picture_may_be_shown_and_nothing_else_is_cut_off(seed, people, h):
    rng = np.random.default_rng(seed)
    xy = TOWN + rng.uniform(0, 4_000, (people, 2))
    pins = pins_of(xy, unsafe=rng.random(people) < 0.5, respondent=rng.integers(0, people, people))
    surface = draw_surface(pins, pins, bandwidth_m=h, relative=False)
    whole = frame_of((*(TOWN - 800), *(TOWN + 4_800)), cell_m=surface.cell_m)
    near = respondents_within(pins.xy, pins.respondent, radius_m=2 * h, frame=whole)
    assert (near >= 10).sum() == surface.mask.sum()


def test_somebody_on_the_other_side_of_the_earth_changes_nothing():
    rng = np.random.default_rng(2)
    crowd = rng.normal(TOWN, 100, (60, 2))
    unsafe = rng.random(61) < 0.5
    alone, beside = (
        pins_of(xy, unsafe=unsafe[: len(xy)])
        for xy in (crowd, np.concatenate([crowd, [[9e6, -12e6]]]))
    )
    first, second = (
        draw_surface(pins, pins, bandwidth_m=100.0, relative=False) for pins in (alone, beside)
    )
    assert first.bounds == second.bounds
    assert np.array_equal(first.concentration, second.concentration, equal_nan=True)
