"""A whole run: what it holds, what it refuses, and that it gives the same bits again."""

import json
from dataclasses import asdict, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import threadpoolctl

from analysis.grid import count_cells
from analysis.pipeline import STEPS, Layers, Parameters, analyse, output_hash

TOWN = np.array([660_000.0, 6_570_000.0])
QUICK = Parameters(permutations=199)
CELL_COLUMNS = [
    "cell_id", "n", "n_unsafe", "n_safe", "respondents", "top_share",
    "respondents_unsafe", "respondents_safe", "share_unsafe", "share_low", "share_high",
    "geometry",
]  # fmt: skip
AREA_COLUMNS = [
    "direction", "llr", "p", "respondents", "votes", "pins", "share_in", "raw_low", "raw_high",
    "share_adjusted", "share_low", "share_high", "share_all", "seal", "seal_p", "seal_people",
    "x", "y", "radius_m", "geometry",
]  # fmt: skip


def make_pins(people, *, share=0.45, hot=0, seed=1, extent_m=2_500, pins_each=3):
    """People spread over a town; so many of them have also marked one square, and as unsafe."""
    rng = np.random.default_rng(seed)
    respondent = np.repeat(np.arange(people), pins_each)
    home = rng.uniform(0, extent_m, (people, 2))
    xy = home[respondent] + rng.normal(0, 120, (len(respondent), 2))
    unsafe = rng.random(len(respondent)) < share
    in_square = np.arange(hot) * pins_each
    xy[in_square], unsafe[in_square] = rng.normal((600, 600), 60, (hot, 2)), True
    return gpd.GeoDataFrame(
        {"perception": np.where(unsafe, "unsafe", "safe"), "respondent": respondent},
        geometry=gpd.points_from_xy(*(TOWN + xy).T),
        crs=3006,
    )


@pytest.fixture(scope="module")
def layers() -> Layers:
    return analyse(make_pins(400, hot=45), parameters=QUICK)


def test_a_run_finds_the_square_that_people_fear(layers):
    square = gpd.points_from_xy(*(TOWN + 600)[:, None])[0]
    best = layers.areas.iloc[0]
    assert best["direction"] == "unsafe"
    assert best["p"] == pytest.approx(1 / 200)
    assert best["geometry"].distance(square) < 100
    assert best["share_in"] > 0.8 > 0.6 > best["share_all"]
    assert best["seal"] is True
    assert best["raw_low"] > best["share_all"]
    assert best["share_low"] < best["share_adjusted"] <= best["share_in"] < best["share_high"]
    assert len(layers.areas) == layers.summary["areas_unsafe"] == 1
    surface = layers.surface
    assert surface is not None
    row, column = np.unravel_index(np.nanargmax(surface.log_relative), surface.mask.shape)
    peak = np.array(surface.bounds[:2]) + (np.array([column, row]) + 0.5) * surface.cell_m
    assert np.hypot(*(peak - TOWN - 600)) < 500


def test_the_columns_are_those_that_were_agreed(layers):
    assert list(layers.cells.columns) == CELL_COLUMNS
    assert list(layers.areas.columns) == AREA_COLUMNS
    assert layers.cells.crs.to_epsg() == layers.areas.crs.to_epsg() == 3006
    assert (layers.areas["p"] <= 0.05).all()


def test_no_pin_is_lost_on_the_way(layers):
    pins = make_pins(400, hot=45)
    assert layers.cells["n"].sum() == len(pins) == layers.summary["pins"]
    counted = count_cells(pins, cell_size_m=layers.choices["cell_size_m"])
    for name in ("cell_id", "n", "n_unsafe", "respondents", "top_share"):
        assert layers.cells[name].tolist() == counted[name].tolist()
    assert layers.summary["respondents"] == 400
    assert layers.summary["unsafe"] + layers.summary["safe"] == len(pins)
    assert layers.summary["pins_without_repeats"] < len(pins)


def test_choices_and_summary_go_into_a_record(layers):
    record = json.loads(json.dumps([layers.choices, layers.summary]))
    assert record == [layers.choices, layers.summary]
    assert set(asdict(QUICK)) <= set(layers.choices)
    assert layers.choices["cell_size_how"] == "chosen"
    assert layers.choices["bandwidth_how"] == "leave_one_respondent_out"
    assert len(layers.choices["cell_size_curve"]) == 5
    detectable = layers.summary["smallest_detectable_share"]
    assert detectable["10"] is None or detectable["10"] > detectable["100"]
    assert detectable["100"] > layers.summary["share_unsafe"]


def test_the_same_pins_in_any_order_give_the_same_bits(layers):
    shuffled = make_pins(400, hot=45).sample(frac=1, random_state=3)
    assert output_hash(analyse(shuffled, parameters=QUICK)) == output_hash(layers)


@pytest.mark.parametrize(
    "name",
    [
        lambda number: 10_000 - 7 * number,
        lambda number: f"{number * 7919 % 400:x}",
        lambda number: number if number % 2 else str(number),
    ],
)
def test_what_respondents_are_called_decides_nothing(layers, name):
    pins = make_pins(400, hot=45)
    pins["respondent"] = [name(number) for number in pins["respondent"]]
    assert output_hash(analyse(pins, parameters=QUICK)) == output_hash(layers)


@pytest.mark.parametrize("threads", [1, 2])
def test_one_thread_and_two_give_the_same_bits(layers, threads, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: threads)
    with threadpoolctl.threadpool_limits(threads):
        again = analyse(make_pins(400, hot=45), parameters=QUICK)
    assert output_hash(again) == output_hash(layers)


@pytest.mark.parametrize(
    "change", [{"permutations": 99}, {"cell_size_m": 500}, {"bandwidth_m": 175.0}]
)
def test_another_parameter_gives_another_hash(layers, change):
    other = analyse(make_pins(400, hot=45), parameters=replace(QUICK, **change))
    assert output_hash(other) != output_hash(layers)
    for name, value in change.items():
        assert other.choices[name] == value


@pytest.mark.parametrize(
    ("people", "codes", "size"),
    [
        (29, ["too_few_for_map"], None),
        (99, ["districts_only"], 1000),
        (299, ["too_few_for_tests"], None),
        (300, [], None),
    ],
)
def test_refusals_at_their_limits(people, codes, size):
    layers = analyse(make_pins(people), parameters=QUICK)
    assert [refusal.code for refusal in layers.refusals] == codes
    assert (len(layers.cells) == 0) == (people == 29)
    assert (layers.surface is None) == (people < 100)
    assert size is None or layers.choices["cell_size_m"] == size
    tested = people >= 300
    assert (layers.summary["windows"] > 0) == (layers.summary["least_p"] is not None) == tested
    assert (layers.surface is not None and layers.surface.log_relative is not None) == tested
    assert tested or len(layers.areas) == 0
    assert list(layers.cells.columns) == CELL_COLUMNS
    assert list(layers.areas.columns) == AREA_COLUMNS


def test_too_few_of_one_label_leaves_the_evidence():
    layers = analyse(make_pins(400, share=0.1), parameters=QUICK)
    assert [refusal.code for refusal in layers.refusals] == ["too_few_of_one_label"]
    assert len(layers.cells) > 0
    assert layers.summary["windows"] == 0


@pytest.mark.parametrize(
    ("people", "codes"),
    [(29, ["too_few_for_map"]), (250, ["too_few_for_tests", "too_sparse"]), (320, ["too_sparse"])],
)
@pytest.mark.parametrize("cell_size_m", [None, 1000])
def test_cells_of_answers_far_apart_are_counted_only(people, codes, cell_size_m):
    parameters = replace(QUICK, cell_size_m=cell_size_m)
    layers = analyse(make_pins(people, extent_m=80_000), parameters=parameters)
    assert [refusal.code for refusal in layers.refusals] == codes
    assert layers.choices["cell_size_m"] == 1000
    assert layers.surface is None
    assert (len(layers.cells) == 0) == (people == 29)


@pytest.mark.parametrize("cell_size_m", [None, 100, 1000])
def test_cells_too_sparse_to_compare_say_nothing_of_a_place(cell_size_m):
    pins = make_pins(400, hot=45, extent_m=20_000)
    layers = analyse(pins, parameters=replace(QUICK, cell_size_m=cell_size_m))
    assert [refusal.code for refusal in layers.refusals] == ["too_sparse"]
    assert layers.cells["share_unsafe"].isna().all()
    assert layers.areas["direction"].tolist() == ["unsafe"]
    assert layers.areas["respondents"].iloc[0] >= 40


def test_answers_that_are_not_counted_count_nowhere():
    pins = make_pins(400, hot=45)
    invented = make_pins(60, hot=60, seed=9).assign(counted=False)
    invented["respondent"] += 1_000
    both = gpd.GeoDataFrame(pd.concat([pins, invented]), crs=3006)
    alone, beside = (analyse(some, parameters=QUICK) for some in (pins, both))
    assert beside.summary.pop("not_counted") == len(invented)
    assert alone.summary.pop("not_counted") == 0
    assert output_hash(beside) == output_hash(alone)


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, True, 1])
def test_what_is_not_said_of_an_answer_counts_it_and_takes_it_for_exact(layers, missing):
    pins = make_pins(400, hot=45)
    pins["counted"] = pd.Series([missing] * len(pins), dtype=object)
    exact = 0.0 if isinstance(missing, int) else missing
    pins["precision_m"] = pd.Series([exact] * len(pins), dtype=object)
    assert output_hash(analyse(pins, parameters=QUICK)) == output_hash(layers)


def test_places_known_to_a_kilometre_are_in_the_totals_only():
    pins = make_pins(400, hot=45).assign(precision_m=0.0)
    vague = make_pins(100, hot=100, seed=9).assign(precision_m=1_500.0)
    vague["respondent"] += 1_000
    both = gpd.GeoDataFrame(pd.concat([pins, vague]), crs=3006)
    alone, beside = (analyse(some, parameters=QUICK) for some in (pins, both))
    assert beside.summary["respondents"] == 500
    assert beside.cells["n"].tolist() == alone.cells["n"].tolist()
    assert beside.areas["respondents"].tolist() == alone.areas["respondents"].tolist()
    assert beside.surface is not None
    assert alone.surface is not None
    assert np.array_equal(beside.surface.mask, alone.surface.mask)


def test_one_pin_on_the_other_side_of_the_earth_does_not_stop_the_run(layers):
    pins = make_pins(400, hot=45)
    far = gpd.GeoDataFrame(
        {"perception": ["unsafe"], "respondent": [9_999]},
        geometry=gpd.points_from_xy([9e6], [-12e6]),
        crs=3006,
    )
    beside = analyse(gpd.GeoDataFrame(pd.concat([pins, far]), crs=3006), parameters=QUICK)
    assert beside.surface is not None
    assert beside.surface.mask.sum() > 0
    assert beside.areas["respondents"].tolist() == layers.areas["respondents"].tolist()


def test_an_answer_sent_five_times_over_is_one(layers):
    pins = make_pins(400, hot=45)
    again = gpd.GeoDataFrame(pd.concat([pins] * 5, ignore_index=True), crs=3006)
    five = analyse(again, parameters=QUICK).areas
    for name in ("p", "respondents", "votes", "share_in", "radius_m"):
        assert five[name].tolist() == layers.areas[name].tolist()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_all_of_one_label(share):
    layers = analyse(make_pins(350, share=share), parameters=QUICK)
    assert layers.summary["share_unsafe"] == share
    assert "too_few_of_one_label" in [refusal.code for refusal in layers.refusals]


def test_one_respondent_with_all_pins_is_one_respondent():
    pins = make_pins(400).assign(respondent=1)
    layers = analyse(pins, parameters=QUICK)
    assert [refusal.code for refusal in layers.refusals] == ["too_few_for_map"]
    assert layers.summary["respondents"] == 1


def test_a_single_pin_is_refused_and_no_error():
    layers = analyse(make_pins(1).iloc[:1], parameters=QUICK)
    assert layers.refusals[0].found == 1


def test_progress_tells_each_step_and_can_stop_the_run():
    told = []
    analyse(make_pins(40), parameters=QUICK, progress=lambda name, part: told.append((name, part)))
    assert [name for name, _ in told] == list(STEPS)
    assert [part for _, part in told] == sorted(part for _, part in told)

    class StopError(Exception):
        pass

    def stop(name, part):
        raise StopError

    with pytest.raises(StopError):
        analyse(make_pins(40), parameters=QUICK, progress=stop)


def test_the_hash_sees_every_part(layers):
    assert layers.surface is not None
    first = layers.surface.concentration.copy()
    first[np.unravel_index(np.nanargmax(first), first.shape)] *= 1 + 1e-15
    changed = [
        replace(layers, cells=layers.cells.assign(n=layers.cells["n"] + 1)),
        replace(layers, cells=layers.cells.set_geometry(layers.cells.translate(1e-6))),
        replace(layers, areas=layers.areas.assign(p=0.04)),
        replace(layers, areas=layers.areas.assign(direction="safe")),
        replace(layers, surface=replace(layers.surface, concentration=first)),
        replace(layers, surface=None),
        replace(layers, refusals=analyse(make_pins(10), parameters=QUICK).refusals),
        replace(layers, summary=layers.summary | {"pins": 0}),
    ]
    hashes = {output_hash(one) for one in [layers, *changed]}
    assert len(hashes) == len(changed) + 1
    assert output_hash(replace(layers, choices={})) == output_hash(layers)
