"""The vote of people: exact where it can be checked by hand, silent where nothing is, heard
where something is."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, false_discovery_control

from analysis import clusters, errors, grid

TOWN = np.array([660_000.0, 6_570_000.0])


def make_pins(xy, unsafe, respondent):
    xy = np.asarray(xy, dtype=float)
    return gpd.GeoDataFrame(
        {"perception": np.where(unsafe, "unsafe", "safe"), "respondent": respondent},
        geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]),
        crs=3006,
    )


def simulated_town(seed, *, icc, people=500, pins_each=4, share=0.45, spread_m=200.0):
    """People near a dozen centres, who each put their pins near home and have a tendency."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(3_000, 17_000, (12, 2))
    home = centres[rng.integers(0, 12, people)] + rng.normal(0, 600, (people, 2))
    respondent = np.repeat(np.arange(people), pins_each)
    angle = rng.uniform(0, 2 * np.pi, len(respondent))
    radius = spread_m * np.sqrt(rng.random(len(respondent)))
    xy = TOWN + home[respondent] + (radius * [np.cos(angle), np.sin(angle)]).T
    tendency = np.full(people, share)
    if icc:
        tendency = rng.beta(share * (1 / icc - 1), (1 - share) * (1 / icc - 1), people)
    return xy, rng.random(len(respondent)) < tendency[respondent], respondent


def test_the_published_example_of_benjamini_and_hochberg():
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert clusters.benjamini_hochberg(p, q=0.05).tolist() == [True] * 4 + [False] * 11


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=40),
    st.floats(0.01, 0.5),
    st.randoms(use_true_random=False),
)
def test_scipy_agrees_on_what_is_discovered(p, q, random):
    p = np.array(p)
    adjusted = false_discovery_control(p)
    clear = np.abs(adjusted - q) > 1e-9
    rejected = clusters.benjamini_hochberg(p, q=q)
    assert np.array_equal(rejected[clear], (adjusted <= q)[clear])
    order = random.sample(range(len(p)), len(p))
    assert np.array_equal(clusters.benjamini_hochberg(p[order], q=q), rejected[order])


@pytest.mark.parametrize(
    ("p", "q", "error"),
    [
        ([], 0.05, errors.EmptyInputError),
        ([0.1, np.nan], 0.05, errors.NotFiniteError),
        ([1.1], 0.05, errors.InvalidInputError),
        ([-0.1], 0.05, errors.InvalidInputError),
        ([0.1], 0.0, errors.InvalidParameterError),
        ([0.1], 1.0, errors.InvalidParameterError),
    ],
)
def test_what_is_no_list_of_p_values(p, q, error):
    with pytest.raises(error):
        clusters.benjamini_hochberg(p, q=q)


def test_a_value_exactly_on_the_line_is_rejected():
    assert clusters.benjamini_hochberg([0.03, 0.01, 0.02, 0.9, 0.9], q=0.05).sum() == 3


@given(st.integers(1, 300), st.floats(0.01, 0.99), st.data())
def test_whole_votes_have_the_exact_binomial_tail(people, share, data):
    votes = data.draw(st.integers(0, people))
    assert clusters.binomial_tail(votes, people, share) == pytest.approx(
        binom.sf(votes - 1, people, share), rel=1e-9, abs=1e-300
    )


@given(st.integers(1, 60), st.floats(0.05, 0.95), st.floats(0, 1), st.floats(0, 1))
def test_split_votes_lie_between_the_whole_ones(people, share, one, other):
    few, many = sorted([one * people, other * people])
    tail = clusters.binomial_tail([np.floor(few), few, many], people, share)
    assert 1 >= tail[0] >= tail[1] * (1 - 1e-12)
    assert tail[1] >= tail[2] * (1 - 1e-12)


def test_votes_are_counted_as_by_hand():
    # Three cells of 100 m in a row at 0, 100, 200 m and one far away.
    xy = [[0, 0], [0, 0], [100, 0], [200, 0], [200, 0], [5_000, 0]]
    unsafe = [True, True, False, False, True, True]
    respondent = ["a", "a", "a", "b", "c", "d"]
    votes = clusters.person_vote(make_pins(xy, unsafe, respondent), cell_size_m=100)
    assert votes["respondents"].tolist() == [1, 3, 3, 1]
    # a splits the vote 2:1 where both perceptions are in sight.
    assert votes["votes"].tolist() == pytest.approx([2 / 3, 2 / 3 + 1, 1, 1])
    over_all_votes = (2 / 3 + 5 / 3 + 1 + 1) / 8
    over_people = (2 / 3 + 0 + 1 + 1) / 4
    assert over_people > over_all_votes
    assert votes["p"].iloc[2] == pytest.approx(binom.sf(0, 3, over_people))
    assert votes["geometry"].iloc[1].covers(gpd.points_from_xy([100], [0])[0])
    assert list(votes.columns) == [
        "cell_id", "votes", "respondents", "p", "hot", "stability", "geometry",
    ]  # fmt: skip


def planted(direction="unsafe"):
    """300 people spread over town, half of them unsafe, and 40 around one square who agree."""
    rng = np.random.default_rng(6)
    xy = np.concatenate([rng.uniform(0, 6_000, (300, 2)), rng.normal(3_000, 60, (40, 2))])
    unsafe = np.concatenate([rng.random(300) < 0.5, np.ones(40, bool)])
    if direction == "safe":
        unsafe = ~unsafe
    return make_pins(xy + TOWN, unsafe, np.arange(340))


@pytest.mark.parametrize("direction", ["unsafe", "safe"])
def test_a_square_that_people_agree_on_is_hot_in_its_direction_only(direction):
    other = {"unsafe": "safe", "safe": "unsafe"}[direction]
    both = clusters.person_votes(planted(direction), cell_size_m=150)
    hot = both[direction][both[direction]["hot"]]
    away = hot.centroid.distance(gpd.points_from_xy(*(TOWN + 3_000)[:, None])[0])
    assert len(hot) >= 1
    assert away.max() < 500
    assert not both[other]["hot"].any()
    assert both[direction]["stability"].max() == 16
    assert both[other]["stability"].max() == 0
    single = clusters.person_vote(planted(direction), cell_size_m=150, direction=direction)
    assert single.equals(both[direction])


def test_stability_counts_the_placements_in_which_the_place_is_hot():
    pins = planted()
    frame = clusters.person_vote(pins, cell_size_m=150, origins=5)
    counted = np.zeros(len(frame), int)
    for shift in clusters.lattice_shifts(5, cell_size_m=150):
        moved = pins.set_geometry(pins.translate(*-shift))
        there = clusters.person_vote(moved, cell_size_m=150, origins=1)
        hot = there[there["hot"]].translate(*shift).union_all()
        counted += frame.centroid.within(hot)
    assert frame["stability"].tolist() == counted.tolist()
    assert frame["stability"].nunique() > 2
    alone = clusters.person_vote(pins, cell_size_m=150, origins=1)
    assert np.array_equal(alone["stability"] == 1, alone["hot"])


def test_placements_spread_over_the_period_and_begin_with_the_national_lattice():
    shifts = clusters.lattice_shifts(16, cell_size_m=200)
    assert shifts[0].tolist() == [0, 0]
    wrapped = np.array([[0, 0], [200, 0], [-200, 0], [100, 173.205], [-100, -173.205]])
    apart = [
        np.hypot(*(one - other + wrapped).T).min()
        for i, one in enumerate(shifts)
        for other in shifts[:i]
    ]
    assert min(apart) > 25


def test_one_person_with_all_pins_in_a_place_is_one_vote():
    rng = np.random.default_rng(1)
    xy = np.concatenate([rng.uniform(0, 3_000, (200, 2)), np.full((500, 2), 1_500.0)])
    unsafe = np.concatenate([rng.random(200) < 0.4, np.ones(500, bool)])
    respondent = np.concatenate([np.arange(200), np.full(500, 999)])
    frame = clusters.person_vote(make_pins(xy, unsafe, respondent), cell_size_m=150)
    assert not frame["hot"].any()


@pytest.mark.parametrize("direction", ["unsafe", "safe"])
def test_one_busy_person_does_not_lower_the_bar_for_the_rest(direction):
    """Their pins all over town, of the other mind, would make everybody else's half stand out."""
    rng = np.random.default_rng(2)
    xy = np.concatenate([rng.uniform(0, 1_000, (400, 2)), rng.uniform(0, 10_000, (1_000, 2))])
    leaning = np.concatenate([rng.random(400) < 0.5, np.zeros(1_000, bool)])
    respondent = np.concatenate([np.arange(400), np.full(1_000, 999)])
    pins = make_pins(xy, leaning == (direction == "unsafe"), respondent)
    frame = clusters.person_vote(pins, cell_size_m=150, origins=1, direction=direction)
    assert not frame["hot"].any()


@pytest.mark.parametrize("direction", ["unsafe", "safe"])
def test_busy_people_of_one_mind_do_not_make_the_whole_town_hot(direction):
    """Those who put ten pins lean one way: every place has more of them than the list has."""
    rng = np.random.default_rng(3)
    respondent = np.concatenate([np.arange(300), np.repeat(np.arange(300, 600), 10)])
    tendency = np.where(np.arange(600) < 300, 0.2, 0.7)
    leaning = rng.random(len(respondent)) < tendency[respondent]
    xy = rng.uniform(0, 4_000, (len(respondent), 2))
    pins = make_pins(xy, leaning == (direction == "unsafe"), respondent)
    frame = clusters.person_vote(pins, cell_size_m=150, origins=1, direction=direction)
    assert not frame["hot"].any()


def test_lone_answers_far_away_do_not_hide_a_place():
    """Cells with one or two people can never be rejected, so they are not in the family."""
    rng = np.random.default_rng(6)
    place = rng.normal(0, 40, (9, 2)) + TOWN
    lone = TOWN + 2_000 + 1_000 * np.stack(np.divmod(np.arange(3_000), 60), axis=1)
    unsafe = np.concatenate([np.ones(9, bool), np.arange(3_000) % 3 == 0])
    pins = make_pins(np.concatenate([place, lone]), unsafe, np.arange(3_009))
    frame = clusters.person_vote(pins, cell_size_m=150, origins=1)
    assert frame["p"].min() * len(frame) > 0.05  # with all cells in the family, none
    assert frame["hot"].any()


@pytest.mark.parametrize("unsafe", [True, False])
def test_where_all_say_the_same_no_place_stands_out(unsafe):
    xy = np.random.default_rng(1).uniform(0, 500, (100, 2))
    both = clusters.person_votes(make_pins(xy, [unsafe] * 100, range(100)), cell_size_m=150)
    assert not any(frame["hot"].any() for frame in both.values())
    assert all((frame["p"] == 1).all() for frame in both.values())


def test_a_single_pin_is_a_single_vote():
    frame = clusters.person_vote(make_pins([[-1, -1]], [True], [1]), cell_size_m=150)
    assert frame[["votes", "respondents", "p", "hot"]].to_numpy().tolist() == [[1, 1, 1, False]]


@pytest.mark.parametrize("change", [{"q": 0}, {"origins": 0}, {"direction": "both"}])
def test_options_out_of_range(change):
    with pytest.raises(errors.InvalidParameterError):
        clusters.person_vote(planted(), **({"cell_size_m": 150} | change))


@pytest.mark.parametrize(
    ("pins", "error"),
    [
        (planted().iloc[:0], errors.EmptyInputError),
        (planted().to_crs(4326), errors.WrongCrsError),
        (planted().drop(columns="respondent"), errors.MissingColumnError),
    ],
)
def test_pins_that_cannot_vote(pins, error):
    with pytest.raises(error):
        clusters.person_vote(pins, cell_size_m=150)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_the_order_of_pins_and_the_names_of_people_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    xy, unsafe, respondent = simulated_town(seed, icc=0.4, people=60)
    order, names = rng.permutation(len(xy)), rng.permutation(60)
    pins = make_pins(xy, unsafe, respondent)
    shuffled = make_pins(xy[order], unsafe[order], names[respondent[order]])
    one = clusters.person_vote(pins, cell_size_m=250, origins=3)
    other = clusters.person_vote(shuffled, cell_size_m=250, origins=3)
    assert one["cell_id"].equals(other["cell_id"])
    assert np.allclose(one["p"], other["p"], rtol=1e-9)
    assert one["hot"].equals(other["hot"])


def false_alarms(maps, **town):
    alarms = 0
    for seed in range(maps):
        frame = clusters.person_vote(
            make_pins(*simulated_town(seed, **town)), cell_size_m=150, origins=1
        )
        alarms += frame["hot"].any()
    return alarms


@pytest.mark.parametrize("icc", [0.0, 0.4])
def test_maps_without_any_place_effect_stay_quiet(icc):
    """At most 5 % of null maps may raise an alarm; 60 maps with 5 % would show ≤ 6 in 97 %."""
    assert false_alarms(60, icc=icc) <= 3


def test_counting_pins_instead_of_people_would_not_stay_quiet():
    """The same maps with each pin as a person: the test above can fail."""
    alarms = 0
    for seed in range(60):
        xy, unsafe, _ = simulated_town(seed, icc=0.4, pins_each=8, spread_m=100.0)
        pins = make_pins(xy, unsafe, np.arange(len(xy)))
        alarms += clusters.person_vote(pins, cell_size_m=150, origins=1)["hot"].any()
    assert alarms > 6


def test_cells_are_the_occupied_cells_of_the_national_lattice():
    pins = planted()
    frame = clusters.person_vote(pins, cell_size_m=150, origins=2)
    counted = grid.count_cells(pins, cell_size_m=150)
    assert frame["cell_id"].equals(counted["cell_id"])
    assert frame.geometry.geom_equals(counted.geometry).all()
