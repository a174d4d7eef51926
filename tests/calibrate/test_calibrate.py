"""What is counted is what was announced, and a row holds its fields."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.calibrate.__main__ import all_work, line, main
from tests.calibrate.inner import alarms
from tests.calibrate.measure import (
    Answer,
    change_found,
    expected_share,
    one_map,
    right_areas,
    seed_of,
    summarise,
    summarise_change,
)
from tests.calibrate.rows import (
    CHANGES,
    INNER,
    LIMITS,
    NULLS,
    PLACES,
    SMALL_TOWN,
    ChangeRow,
    InnerRow,
    Row,
    town,
)
from tests.calibrate.simulate import Pattern, Place


def test_every_row_has_a_name_and_maps_of_its_own():
    names = [name for name, _, _ in all_work()]
    assert len(set(names)) == len(names)
    assert len({seed_of(name, 0)[0] for name in names}) == len(names)
    assert len(NULLS) >= 16
    assert {row.kind for row in NULLS} == {"null"}
    assert {row.kind for row in PLACES} == {"place"}
    assert {row.limit for row in LIMITS} == {True}
    assert [row.changes for row in CHANGES].count(True) == 1


def squares(*corners, side=100.0):
    return [shapely.box(x, y, x + side, y + side) for x, y in corners]


def test_the_truth_of_a_ground_counts_people_and_not_pins():
    xy = np.array([[10.0, 10], [20, 20], [30, 30], [500, 500], [40, 40]])
    chance = np.array([0.9, 0.9, 0.3, 0.0, 0.2])
    respondent = np.array([0, 0, 0, 0, 1])
    pattern = Pattern(xy, chance > 0.5, respondent, chance, None)
    ground = squares((0.0, 0.0))[0]
    assert expected_share(pattern, ground, "unsafe") == pytest.approx((0.7 + 0.2) / 2)
    assert expected_share(pattern, ground, "safe") == pytest.approx((0.3 + 0.8) / 2)


def test_only_the_right_direction_upon_the_place_is_power():
    nothing = np.empty(0)
    pattern = Pattern(np.empty((0, 2)), nothing, nothing, nothing, np.array([0.0, 0.0]))
    areas = gpd.GeoDataFrame(
        {"direction": ["unsafe", "safe", "unsafe", "unsafe"]},
        geometry=squares((0, 0), (0, 0), (199, 0), (201, 0)),
        crs="EPSG:3006",
    )
    unsafe = Row("a place", town(), Place(200.0, 40, 0.85))
    assert list(right_areas(areas, pattern, unsafe).index) == [0, 2]
    safe = Row("a safe place", town(), Place(200.0, 40, 0.15))
    assert list(right_areas(areas, pattern, safe).index) == [1]


FIELDS = {
    "scheme", "kind", "name", "limit", "maps", "people", "pins_per_person", "busy", "icc",
    "spread_m", "nominal", "with_seal", "refused", "detections",
}  # fmt: skip


def test_rates_are_shares_of_maps_and_coverage_one_of_detections():
    answers = [
        Answer(2, sealed=1, covered=1),
        Answer(0),
        Answer(1, covered=1),
        Answer(0, refused=True),
    ]
    (null,) = summarise(NULLS[0], answers)
    assert set(null) == FIELDS | {"false_alarm"}
    assert (null["false_alarm"], null["with_seal"], null["refused"]) == (0.5, 0.25, 0.25)
    (busy,) = summarise(PLACES[2], answers)
    assert set(busy) == FIELDS | {"power", "coverage", "visitors", "share_in", "share_out"}
    assert (busy["power"], busy["detections"], busy["coverage"]) == (0.5, 3, 2 / 3)
    assert (busy["people"], busy["busy"]) == (505, 5)
    assert summarise(PLACES[0], [Answer(0)])[0]["coverage"] is None
    assert "with seal  25.0%" in line(null)
    assert "coverage 66.7% of 3" in line(busy)
    assert "coverage 0.0% of 1" in line(summarise(PLACES[0], [Answer(1)])[0])
    (change,) = summarise_change(CHANGES[3], [True, False])
    assert (change["false_alarm"], change["people"], change["people_more"]) == (0.5, 500, 150)
    assert summarise_change(CHANGES[-1], [True])[0]["power"] == 1.0


def test_a_strong_place_is_announced_and_its_share_known():
    row = Row("strong", town(ground=SMALL_TOWN), Place(200.0, 80, 0.95, "around"))
    answers = [one_map(number, row) for number in range(2)]
    assert all(answer.found for answer in answers)
    assert any(answer.covered for answer in answers)
    assert any(answer.sealed for answer in answers)
    assert all(one.covered <= one.found and one.sealed <= one.found for one in answers)


def test_a_strong_change_is_announced_where_it_is():
    before, after = Place(200.0, 80, 0.2, "home"), Place(200.0, 80, 0.95, "home")
    assert change_found(1, ChangeRow("strong", town(), town(), before, after))


def test_a_strong_place_is_found_by_the_inner_tests():
    assert alarms(1, InnerRow("strong", INNER[2].town, Place(200.0, 150, 0.9)))["respondent_block"]


def test_rows_are_printed_and_written_down(tmp_path, monkeypatch, capsys):
    out = tmp_path / "calibration.json"
    options = ["--maps", "2", "--workers", "1", "--only", "250 people", "--out", str(out)]
    monkeypatch.setattr("sys.argv", ["calibrate", *options])
    main()
    (row,) = json.loads(out.read_text())
    assert (row["maps"], row["refused"], row["false_alarm"]) == (2, 1.0, 0.0)
    assert "refused 100%  (a known limit)  [0 left]" in capsys.readouterr().out


@pytest.mark.slow
def test_people_permuted_in_blocks_keep_the_level_and_single_pins_do_not():
    found = [alarms(seed, INNER[1]) for seed in range(60)]
    rate = {scheme: np.mean([alarm[scheme] for alarm in found]) for scheme in found[0]}
    assert rate["respondent_block"] <= 0.15  # 99.9 % of binomial(60, 0.05)
    assert rate["person_vote"] <= 0.15
    assert rate["pin"] > 0.3
