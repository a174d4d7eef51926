"""Parts of the day: what a pin names, and cells for those that name it."""

import geopandas as gpd
import numpy as np
import pytest

from analysis import errors
from analysis.grid import count_cells
from analysis.parts import DARK, LIGHT, NEITHER, cells_by_part, darkness, names_part

TIMES = ["", "day", "early_morning", "evening", "night evening", "afternoon night"]


def pins_at(rows):
    cells, people, times, unsafe = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {
            "respondent": people,
            "times_of_day": times,
            "perception": np.where(unsafe, "unsafe", "safe"),
        },
        geometry=gpd.points_from_xy(np.array(cells) * 100.0, np.zeros(len(rows))),
        crs=3006,
    )


def test_a_pin_counts_in_each_part_that_it_names():
    assert names_part(TIMES, "day").tolist() == [False, True, True, False, False, True]
    assert names_part(TIMES, "evening").tolist() == [False, False, False, True, True, False]
    assert names_part(TIMES, "night").tolist() == [False, False, False, False, True, True]


def test_day_is_no_part_of_a_longer_word():
    assert not names_part(["midday", "today"], "day").any()


def test_dark_and_light_are_told_apart_and_both_or_none_is_neither():
    dark = [False, False, True, False, False, False]
    assert darkness(TIMES, dark).tolist() == [NEITHER, LIGHT, NEITHER, DARK, DARK, NEITHER]
    assert darkness([""], [True]).tolist() == [DARK]


def test_cells_of_a_part_count_its_pins_and_the_rest():
    pins = pins_at([
        (0, 1, "night", 1), (0, 1, "night", 0), (0, 2, "day", 1), (0, 3, "", 1),
        (1, 4, "day night", 1),
    ])  # fmt: skip
    found = cells_by_part(pins, cell_size_m=100)
    first, second = count_cells(pins, cell_size_m=100)["cell_id"]
    table = found.set_index(["part", "cell_id"])
    names = ["n", "n_unsafe", "respondents", "share_unsafe", "n_rest", "respondents_rest"]
    assert table.loc[("night", first), names].tolist() == [2, 1, 1, 0.5, 2, 2]
    assert table.loc[("day", first), names].tolist() == [1, 1, 1, 1.0, 3, 2]
    assert table.loc[("day", second), names].tolist() == [1, 1, 1, 1.0, 0, 0]
    assert "evening" not in set(found["part"])
    assert found.crs.to_epsg() == 3006


def test_a_part_and_its_rest_are_the_whole_cell():
    rng = np.random.default_rng(4)
    rows = [(rng.integers(0, 4), rng.integers(0, 20), rng.choice(TIMES), rng.random() < 0.5)
            for _pin in range(300)]  # fmt: skip
    pins = pins_at(rows)
    whole = count_cells(pins, cell_size_m=100).set_index("cell_id")["n"]
    for _part, cells in cells_by_part(pins, cell_size_m=100).groupby("part"):
        assert (cells["n"] + cells["n_rest"]).tolist() == whole.loc[cells["cell_id"]].tolist()


def test_nobody_said_when():
    found = cells_by_part(pins_at([(0, 1, "", 1)]), cell_size_m=100)
    assert found.empty
    assert {"part", "cell_id", "n_rest"} <= set(found.columns)


def test_times_must_be_there_and_be_texts():
    pins = pins_at([(0, 1, "day", 1)])
    with pytest.raises(errors.MissingColumnError):
        cells_by_part(pins.drop(columns="times_of_day"), cell_size_m=100)
    with pytest.raises(errors.InvalidInputError):
        names_part([np.nan, "day"], "day")
    with pytest.raises(errors.InvalidInputError):
        names_part([["day"]], "day")
    with pytest.raises(errors.WrongCrsError):
        cells_by_part(pins.to_crs(4326), cell_size_m=100)
