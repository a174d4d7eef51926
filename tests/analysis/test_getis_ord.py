"""Local G* against R's spdep, esda, a slow copy of the formula, and its own symmetries."""

import numpy as np
import pandas as pd
import pytest
from esda.getisord import G_Local
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import WSP
from scipy import sparse
from scipy.stats import norm

from analysis import errors, getis_ord, grid
from analysis.clusters import local_g_star, local_g_star_permutation
from tests.real_data import REFERENCE


def published(name):
    """Values and spdep's answers, and the queen neighbours without the place itself."""
    table = pd.read_csv(REFERENCE / f"{name}_queen_local.csv")
    edges = pd.read_csv(REFERENCE / f"{name}_queen_edges.csv")
    n = len(table)
    links = sparse.coo_array((np.ones(len(edges)), (edges["i"] - 1, edges["j"] - 1)), shape=(n, n))
    return table, links.tocsr()


def lattice(columns, rows, *, include_self=True):
    r, q = (axis.ravel() for axis in np.meshgrid(np.arange(rows), np.arange(columns)))
    ids = (r + grid.AXIS_OFFSET) * grid.AXIS_STEP + q + grid.AXIS_OFFSET
    return grid.neighbours(np.sort(ids), include_self=include_self)


@pytest.mark.parametrize(
    ("name", "highest", "lowest", "where"),
    [("columbus_CRIME", 3.4751, -2.8510, 16), ("ncsids_rate74", 4.2518, -2.3278, None)],
)
def test_published_answers(name, highest, lowest, where):
    table, links = published(name)
    answer = local_g_star(table["x"], links + sparse.eye_array(len(table)))
    assert np.allclose(answer["z"], table["GiStar_B"], rtol=0, atol=1e-13)
    assert answer["z"].max() == pytest.approx(highest, abs=5e-5)
    assert answer["z"].min() == pytest.approx(lowest, abs=5e-5)
    assert where is None or answer["z"].idxmax() + 1 == where
    assert np.allclose(answer["p"], 2 * norm.sf(np.abs(table["GiStar_B"])), rtol=1e-10)


def test_a_place_counts_itself_also_where_the_weights_forgot_it():
    table, links = published("columbus_CRIME")
    with_self = links + sparse.eye_array(len(table))
    assert local_g_star(table["x"], links).equals(local_g_star(table["x"], with_self))
    halved = sparse.diags_array(np.full(len(table), 0.5)) @ links
    assert np.allclose(local_g_star(table["x"], halved)["z"], table["GiStar_B"])


def test_a_self_weight_that_is_given_is_kept():
    table, links = published("columbus_CRIME")
    heavy = local_g_star(table["x"], links + 3 * sparse.eye_array(len(table)))
    assert np.abs(heavy["z"] - table["GiStar_B"]).max() > 0.1


def test_esda_agrees_on_hexagons_when_its_weights_stay_binary():
    weights = lattice(20, 15)
    values = np.random.default_rng(5).gamma(2.0, size=300)
    peer = G_Local(values, WSP(weights).to_W(), transform="B", star=True, permutations=0)
    assert np.allclose(local_g_star(values, weights)["z"], peer.Zs, rtol=0, atol=1e-12)


def slow_z(x, w):
    n, mean, sd = len(x), np.mean(x), np.std(x)
    return [
        (w[i] @ x - w[i].sum() * mean)
        / (sd * np.sqrt((n * (w[i] ** 2).sum() - w[i].sum() ** 2) / (n - 1)))
        for i in range(n)
    ]


@given(st.integers(0, 2**32 - 1), st.integers(5, 40))
@settings(max_examples=40)
def test_row_scaling_changes_nothing_and_the_formula_holds_for_any_weights(seed, n):
    rng = np.random.default_rng(seed)
    values = rng.normal(rng.uniform(-1e3, 1e3), 1.0, n)
    weights = rng.random((n, n)) * (rng.random((n, n)) < 0.4) + np.diag(rng.random(n) + 0.1)
    weights[0] = 0.0
    weights[0, :2] = 1.0
    z = local_g_star(values, sparse.csr_array(weights))["z"].to_numpy()
    scaled = sparse.csr_array(weights * rng.uniform(1e-6, 1e6, (n, 1)))
    assert np.allclose(z, slow_z(values, weights), rtol=1e-7, atol=1e-7)
    assert np.allclose(local_g_star(values, scaled)["z"], z, rtol=1e-9, atol=1e-9)


def test_formats_and_repeated_entries_make_no_difference():
    table, links = published("columbus_CRIME")
    full = links + sparse.eye_array(len(table))
    twice = sparse.coo_array(
        (np.tile(full.tocoo().data / 2, 2), tuple(np.tile(full.tocoo().coords, 2))), full.shape
    )
    assert local_g_star(table["x"], twice).equals(local_g_star(table["x"], full))
    assert local_g_star(table["x"], full.toarray()).equals(local_g_star(table["x"], full))
    assert local_g_star(table["x"], sparse.csc_matrix(full)).equals(local_g_star(table["x"], full))


@pytest.mark.parametrize(
    ("values", "weights"),
    [([3.0] * 4, np.eye(4)), ([0.1] * 3, np.eye(3)), ([1.0, 2.0], np.ones((2, 2))), ([7.0], [[1]])],
    ids=["constant", "constant with rounding", "everybody is a neighbour", "one place"],
)
def test_where_nothing_can_be_said_nothing_is_said(values, weights):
    answer = local_g_star(values, sparse.csr_array(np.asarray(weights, dtype=float)))
    assert answer.isna().all().all()


@pytest.mark.parametrize(
    "function", [local_g_star, lambda x, w: local_g_star_permutation(x, w, seed=1)]
)
@pytest.mark.parametrize(
    ("values", "weights", "error"),
    [
        ([], np.empty((0, 0)), errors.EmptyInputError),
        ([1.0, np.nan], np.eye(2), errors.NotFiniteError),
        ([1.0, 2.0], np.array([[1, np.nan], [0, 1]]), errors.NotFiniteError),
        ([1.0, 2.0], np.array([[1, np.inf], [0, 1]]), errors.NotFiniteError),
        ([1.0, 2.0], np.array([[1.0, -1.0], [0, 1]]), errors.InvalidInputError),
        ([1.0, 2.0], np.eye(3), errors.InvalidInputError),
        ([1.0, "b"], np.eye(2), errors.InvalidInputError),
    ],
)
def test_what_cannot_be_tested(function, values, weights, error):
    with pytest.raises(error):
        function(values, weights)


def test_permutation_agrees_with_the_analytic_answer_on_well_behaved_values():
    values = np.random.default_rng(2).normal(size=600)
    answer = local_g_star_permutation(values, lattice(30, 20), permutations=4_999, seed=3)
    # G* also counts the place itself, which permutation keeps: compare with the others' sum.
    others = lattice(30, 20, include_self=False)
    count = np.asarray(others.sum(axis=1))
    rest_mean = (values.sum() - values) / 599
    rest_var = ((values**2).sum() - values**2) / 599 - rest_mean**2
    sd = np.sqrt(rest_var * count * (599 - count) / 598)
    expected = norm.sf((others @ values - count * rest_mean) / sd)
    assert np.abs(answer["p_high"] - expected).max() < 0.04
    assert np.abs(answer["p_high"] - expected).mean() < 0.006
    assert np.allclose(answer["p_high"] + answer["p_low"], 1, atol=0.001)


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_permutation_agrees_with_esda_within_monte_carlo_error():
    weights = lattice(25, 20)
    values = np.random.default_rng(4).poisson(1.5, 500).astype(float)
    peer = G_Local(
        values, WSP(weights).to_W(), transform="B", star=True, permutations=1_999, seed=1, n_jobs=1
    )
    answer = local_g_star_permutation(values, weights, permutations=1_999, seed=1)
    folded = np.minimum(answer["p_high"], 1 - answer["p_high"])
    peer_folded = np.minimum(peer.p_sim, 1 - peer.p_sim)
    error = np.sqrt(2 * 0.25 / 2_000)
    assert np.abs(folded - peer_folded).max() < 5 * error
    assert np.abs(folded - peer_folded).mean() < error


def test_a_place_is_never_its_own_neighbour_in_a_replicate():
    # One of four values is 1: seen from its own place all replicates of the others sum to 0,
    # seen from any other place with two neighbours a sum of 1 comes in two of three.
    weights = np.ones((4, 4)) - np.eye(4)[[1, 0, 3, 2]]
    values = np.array([1.0, 0.0, 0.0, 0.0])
    answer = local_g_star_permutation(values, weights, permutations=9_999, seed=1)
    assert answer["p_high"].iloc[0] == 1.0
    assert answer["p_low"].iloc[0] == 1.0
    assert answer["p_high"].iloc[2:].to_numpy() == pytest.approx([2 / 3] * 2, abs=0.02)
    assert answer["p_low"].iloc[1] == pytest.approx(1 / 3, abs=0.02)


def test_unequal_weights_are_permuted_with_their_weights():
    values = np.array([0.0, 1.0, 2.0, 3.0])
    weights = np.eye(4) + np.array([[0, 2, 1, 0], [0, 0, 1, 0], [0] * 4, [0] * 4])
    answer = local_g_star_permutation(values, weights, permutations=9_999, seed=1)
    # Observed 2·1 + 1·2 = 4; of the six ordered pairs from 1, 2, 3 the sums are 4 5 5 7 7 8.
    assert answer["p_high"].iloc[0] == 1.0
    assert answer["p_low"].iloc[0] == pytest.approx(1 / 6, abs=0.02)
    assert answer["p_high"].iloc[1] == pytest.approx(2 / 3, abs=0.02)


@given(st.integers(0, 2**32 - 1), st.integers(3, 25), st.booleans(), st.sampled_from([4, 2048]))
@settings(max_examples=40)
def test_each_replicate_by_hand(seed, n, binary, rows):
    """Every row draws as many others as it has, and takes the spare one where it meets itself."""
    rng = np.random.default_rng(seed)
    values = rng.poisson(2, n).astype(float) if binary else rng.normal(size=n)
    weights = (rng.random((n, n)) < 0.3) * (1.0 if binary else rng.random((n, n)))
    weights += np.eye(n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(getis_ord, "ROWS", rows)
        answer = local_g_star_permutation(values, weights, permutations=50, seed=seed)
    others = weights - np.diag(np.diag(weights))
    widest = int((others > 0).sum(axis=1).max())
    draws = getis_ord._draws(n, widest + 1, 50, seed)
    for i in range(n):
        links = others[i][others[i] > 0]
        drawn = np.where(draws[:, : len(links)] == i, draws[:, -1:], draws[:, : len(links)])
        assert not (drawn == i).any()
        sums, seen = values[drawn] @ links, others[i] @ values
        if np.isfinite(answer["z"][i]):
            assert answer["p_high"][i] == ((sums >= seen - 1e-9).sum() + 1) / 51
            assert answer["p_low"][i] == ((sums <= seen + 1e-9).sum() + 1) / 51


def test_places_without_neighbours_say_nothing():
    answer = local_g_star_permutation(np.arange(5.0), np.eye(5), permutations=9, seed=1)
    assert answer["p"].tolist() == [1.0] * 5


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    values, weights = np.random.default_rng(1).random(200), lattice(20, 10)
    first = local_g_star_permutation(values, weights, permutations=99, seed=1)
    assert first.equals(local_g_star_permutation(values, weights, permutations=99, seed=1))
    assert not first.equals(local_g_star_permutation(values, weights, permutations=99, seed=2))
