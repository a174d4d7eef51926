"""The simulated towns are what they are said to be, and the schemes behave on them."""

import json

import numpy as np
import pytest

from tests.calibrate.__main__ import main
from tests.calibrate.measure import NULL_TOWNS, TOWN_WITH_PLACE, one_map
from tests.calibrate.simulate import Place, Town, simulate


def anova_icc(pattern):
    """Intraclass correlation from mean squares between and within people (Donner 1986)."""
    pins = np.bincount(pattern.respondent)
    share = np.bincount(pattern.respondent, weights=pattern.unsafe) / pins
    people, total = len(pins), pins.sum()
    between = (pins * (share - pattern.unsafe.mean()) ** 2).sum() / (people - 1)
    within = (pins * share * (1 - share)).sum() / (total - people)
    size = (total - (pins**2).sum() / total) / (people - 1)
    return (between - within) / (between + (size - 1) * within)


@pytest.mark.parametrize("icc", [0.0, 0.2, 0.4])
def test_people_differ_as_much_as_is_said(icc):
    pattern = simulate(Town(40_000, 4.0, 200.0, 0.45, icc), seed=3)
    assert abs(pattern.unsafe.mean() - 0.45) < 0.01
    assert abs(anova_icc(pattern) - icc) < 0.02


def test_own_pins_lie_within_the_spread():
    pattern = simulate(Town(2_000, 4.0, 200.0, 0.45, 0.4), seed=3)
    middle = np.array([
        pattern.xy[pattern.respondent == person].mean(axis=0)
        for person in range(pattern.respondent.max() + 1)
    ])  # fmt: skip
    assert np.hypot(*(pattern.xy - middle[pattern.respondent]).T).max() <= 400.0
    assert abs(len(pattern.xy) / 500 - 4) < 0.3


def test_so_many_people_mark_the_place_and_find_it_unsafe():
    shares = []
    for seed in range(20):
        pattern = simulate(TOWN_WITH_PLACE, seed=seed, place=Place(200.0, 76, 0.8))
        inside = np.hypot(*(pattern.xy - pattern.place).T) <= 200.0
        assert len(np.unique(pattern.respondent[inside])) == 76
        shares.append(pattern.unsafe[inside].mean())
    assert abs(np.mean(shares) - 0.8) < 0.03


def test_same_seed_same_town():
    first, second = (simulate(NULL_TOWNS[1], seed=5) for _ in range(2))
    assert (first.xy == second.xy).all()
    assert (first.unsafe == second.unsafe).all()


def test_a_strong_place_is_found_and_written_down(tmp_path, monkeypatch, capsys):
    answer = one_map(1, TOWN_WITH_PLACE, Place(200.0, 150, 0.9))
    assert answer["respondent_block"]
    out = tmp_path / "calibration.json"
    monkeypatch.setattr("sys.argv", ["calibrate", "--maps", "2", "--out", str(out)])
    main()
    rows = json.loads(out.read_text())
    false_alarms = [row for row in rows if "false_alarm" in row]
    power = [row for row in rows if "power" in row]
    assert {row["scheme"] for row in rows} == {"respondent_block", "pin", "person_vote"}
    assert set(false_alarms[0]) == {"scheme", "icc", "spread_m", "maps", "false_alarm", "nominal"}
    assert {"scheme", "respondents", "share_in", "share_out", "power"} <= set(power[0])
    assert "false alarms" in capsys.readouterr().out


@pytest.mark.slow
def test_people_permuted_in_blocks_keep_the_level_and_single_pins_do_not():
    alarms = [one_map(seed, NULL_TOWNS[1], None) for seed in range(60)]
    rate = {scheme: np.mean([alarm[scheme] for alarm in alarms]) for scheme in alarms[0]}
    assert rate["respondent_block"] <= 0.15  # 99.9 % of binomial(60, 0.05)
    assert rate["person_vote"] <= 0.15
    assert rate["pin"] > 0.3
