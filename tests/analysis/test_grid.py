"""The lattice loses nobody, says the same everywhere, and agrees with plain geometry."""

import itertools
import time

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import errors, grid

SIZES = (100, 150, 250, 500, 1000)
ROOT3 = 3**0.5

metres_east = st.floats(-1e6, 1e6, allow_subnormal=False)
metres_north = st.floats(-1e7, 1e7, allow_subnormal=False)
cells_anywhere = st.tuples(st.integers(-40_000, 40_000), st.integers(-70_000, 70_000))


def make_pins(xy, *, unsafe=None, respondent=None):
    xy = np.asarray(xy, dtype=float)
    unsafe = np.zeros(len(xy), bool) if unsafe is None else np.asarray(unsafe)
    return gpd.GeoDataFrame(
        {
            "perception": np.where(unsafe, "unsafe", "safe"),
            "respondent": np.arange(len(xy)) if respondent is None else respondent,
        },
        geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]),
        crs=3006,
    )


def snapped_town(n, seed=1):
    rng = np.random.default_rng(seed)
    return np.round(rng.uniform((660_000, 6_570_000), (680_000, 6_590_000), (n, 2)) / 25) * 25


@given(metres_east, metres_north, st.sampled_from(SIZES))
@example(0.0, 0.0, 100)
@example(75.0, 0.0, 150)
@example(-75.0, 0.0, 150)
def test_a_point_belongs_to_its_nearest_centre(x, y, size):
    cell = grid.hex_ids([[x, y]], cell_size_m=size)
    around = np.concatenate([cell, cell + grid._ring_steps(2, include_self=False)])
    distances = np.hypot(*(grid.hex_centres(around, cell_size_m=size) - (x, y)).T)
    assert distances[0] <= distances.min() + 1e-6
    assert distances[0] <= size / ROOT3 + 1e-6


@given(st.lists(cells_anywhere, min_size=1, max_size=20), st.sampled_from(SIZES))
def test_ids_survive_the_way_to_a_centre_and_a_polygon_and_back(cells, size):
    q, r = np.array(cells).T
    ids = (r + grid.AXIS_OFFSET) * grid.AXIS_STEP + q + grid.AXIS_OFFSET
    assert [axis.tolist() for axis in grid.axial(ids)] == [q.tolist(), r.tolist()]
    centres = grid.hex_centres(ids, cell_size_m=size)
    assert np.array_equal(grid.hex_ids(centres, cell_size_m=size), ids)
    inside = shapely.centroid(grid.hex_polygons(ids, cell_size_m=size))
    assert np.array_equal(grid.hex_ids(inside, cell_size_m=size), ids)
    assert ids.max() < 2**53


def test_a_polygon_is_a_regular_hexagon_as_wide_as_said():
    outline = grid.hex_polygons(grid.hex_ids([[0.0, 0.0]], cell_size_m=150), cell_size_m=150)[0]
    west, south, east, north = outline.bounds
    assert (west, east) == (-75.0, 75.0)
    assert north == pytest.approx(150 / ROOT3) == -south
    assert outline.area == pytest.approx(150**2 * ROOT3 / 2)
    assert outline.exterior.is_ccw


def test_neighbouring_polygons_share_their_vertices_bit_for_bit():
    centre = grid.hex_ids([[674_000.0, 6_580_000.0]], cell_size_m=150)
    disc = centre + grid._ring_steps(3, include_self=True)
    polygons = grid.hex_polygons(disc, cell_size_m=150)
    vertices = np.unique(shapely.get_coordinates(polygons), axis=0)
    assert len(disc) == 37
    assert len(vertices) == 6 * (3 + 1) ** 2
    assert shapely.union_all(polygons).area == pytest.approx(37 * 150**2 * ROOT3 / 2)


@pytest.mark.parametrize("size", SIZES)
def test_a_grid_shifted_by_its_own_period_gives_the_same_cells(size):
    xy = snapped_town(20_000)
    here = grid.hex_ids(xy, cell_size_m=size)
    east = grid.hex_ids(xy + np.array([size, 0.0]), cell_size_m=size)
    west = grid.hex_ids(xy - np.array([7 * size, 0.0]), cell_size_m=size)
    assert np.array_equal(east, here + 1)
    assert np.array_equal(west, here - 7)
    north = grid.hex_ids(xy + np.array([size / 2, size * ROOT3 / 2]), cell_size_m=size)
    assert np.array_equal(north, here + grid.AXIS_STEP)


@pytest.mark.parametrize("size", [49, 98, 196, 392])
def test_a_cell_owns_its_left_edge_also_where_the_inverse_size_is_inexact(size):
    column = np.arange(-500, 500)
    even_row = np.column_stack([(column - 0.5) * size, np.zeros(1000)])
    assert np.array_equal(grid.axial(grid.hex_ids(even_row, cell_size_m=size))[0], column)
    odd_row = np.column_stack([column * size, np.full(1000, size * ROOT3 / 2)])
    assert np.array_equal(grid.axial(grid.hex_ids(odd_row, cell_size_m=size))[0], column)


@given(st.integers(0, 2**32 - 1), st.sampled_from(SIZES))
@settings(max_examples=20)
def test_no_pin_on_an_edge_is_lost_or_counted_twice(seed, size):
    xy = snapped_town(3_000, seed)
    cells = grid.count_cells(make_pins(xy), cell_size_m=size)
    assert cells["n"].sum() == 3_000
    assert cells["cell_id"].is_unique
    assert cells["cell_id"].is_monotonic_increasing


def test_counts_agree_with_a_spatial_join_off_the_edges():
    rng = np.random.default_rng(3)
    xy = rng.uniform((-3_000, -3_000), (3_000, 3_000), (4_000, 2))
    unsafe, respondent = rng.random(4_000) < 0.4, rng.integers(0, 300, 4_000)
    pins = make_pins(xy, unsafe=unsafe, respondent=respondent)
    cells = grid.count_cells(pins, cell_size_m=250).set_index("cell_id")
    joined = gpd.sjoin(pins, cells[["geometry"]], predicate="within")
    by_cell = joined.groupby("cell_id")
    assert len(joined) == 4_000
    assert by_cell.size().equals(cells["n"])
    assert by_cell["respondent"].nunique().equals(cells["respondents"])
    assert (by_cell["perception"].agg(lambda p: (p == "unsafe").sum()) == cells["n_unsafe"]).all()
    top = by_cell["respondent"].agg(lambda r: r.value_counts().iloc[0] / len(r))
    assert np.allclose(top, cells["top_share"], atol=0)
    assert (cells["n_unsafe"] + cells["n_safe"] == cells["n"]).all()


def test_one_person_with_all_pins_is_one_respondent():
    cells = grid.count_cells(make_pins([[10.0, 10.0]] * 9, respondent=["x"] * 9), cell_size_m=100)
    assert cells[["n", "respondents", "top_share", "n_unsafe"]].to_numpy().tolist() == [
        [9, 1, 1, 0]
    ]
    assert cells.crs.to_epsg() == 3006


def test_a_single_pin_is_a_single_cell():
    cells = grid.count_cells(make_pins([[-5.0, -5.0]], unsafe=[True]), cell_size_m=100)
    assert cells[["n", "n_unsafe", "n_safe", "respondents"]].to_numpy().tolist() == [[1, 1, 0, 1]]


@pytest.mark.parametrize(
    ("pins", "error"),
    [
        (make_pins([[1.0, 2.0]]).iloc[:0], errors.EmptyInputError),
        (make_pins([[1.0, 2.0]]).set_crs(4326, allow_override=True), errors.WrongCrsError),
        (make_pins([[1.0, np.nan]]), errors.NotFiniteError),
        (make_pins([[1.0, np.inf]]), errors.NotFiniteError),
        (make_pins([[1e12, 1.0]]), errors.InvalidInputError),
    ],
)
def test_pins_that_cannot_be_counted(pins, error):
    with pytest.raises(error):
        grid.count_cells(pins, cell_size_m=100)


@pytest.mark.parametrize("size", [0, -100, np.nan, np.inf])
def test_a_cell_has_a_size(size):
    with pytest.raises(errors.InvalidParameterError):
        grid.hex_ids([[1.0, 2.0]], cell_size_m=size)


def slow_neighbours(ids, rings, include_self):
    q, r = grid.axial(ids)
    matrix = np.zeros((len(ids), len(ids)))
    for i, j in itertools.product(range(len(ids)), repeat=2):
        dq, dr = q[i] - q[j], r[i] - r[j]
        distance = (abs(dq) + abs(dr) + abs(dq + dr)) / 2
        matrix[i, j] = distance <= rings and (include_self or i != j)
    return matrix


@given(
    st.lists(st.tuples(*[st.integers(-4, 4)] * 2), min_size=1, max_size=30, unique=True),
    st.integers(0, 3),
    st.booleans(),
)
@settings(max_examples=60)
def test_neighbours_are_those_within_the_rings(cells, rings, include_self):
    q, r = np.array(cells).T
    ids = (r + grid.AXIS_OFFSET) * grid.AXIS_STEP + q + grid.AXIS_OFFSET
    links = grid.neighbours(ids, rings=rings, include_self=include_self)
    assert links.has_sorted_indices
    assert np.array_equal(links.toarray(), slow_neighbours(ids, rings, include_self))


@pytest.mark.parametrize(
    ("ids", "error"),
    [
        ([], errors.EmptyInputError),
        ([5, 5], errors.InvalidInputError),
        ([-1], errors.InvalidInputError),
        ([2**52], errors.InvalidInputError),
        ([1.5], errors.InvalidInputError),
        ([[1, 2]], errors.InvalidInputError),
    ],
)
def test_what_is_no_list_of_cells_has_no_neighbours(ids, error):
    with pytest.raises(error):
        grid.neighbours(ids)


def test_a_million_pins_take_a_fraction_of_a_second_and_lose_nobody():
    xy = snapped_town(1_000_000)
    started = time.perf_counter()
    ids = grid.hex_ids(xy, cell_size_m=150)
    assert time.perf_counter() - started < 0.25  # some 0.01 s; wide, as others use the machine
    counts = grid.tally(ids, np.zeros(len(xy), bool), np.arange(len(xy)))
    assert counts["n"].sum() == 1_000_000
