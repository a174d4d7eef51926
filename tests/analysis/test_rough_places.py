"""What is known more roughly than a cell is counted in all, and seen nowhere."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from analysis.pipeline import Background, Layers, analyse, output_hash
from tests.analysis.test_pipeline import QUICK, make_pins


def without_totals(layers: Layers) -> dict:
    """Everything that has a place, as bytes; what was counted in all is left out."""
    totals = dict.fromkeys(layers.summary, 0)
    return {
        "hash": output_hash(replace(layers, summary=totals | {"too_rough": 0})),
        "refusals": layers.refusals,
        "choices": layers.choices,
    }


@pytest.mark.parametrize("off_m", [300.0, 700.0, 90_000.0])
def test_what_is_coarser_than_a_cell_changes_nothing_that_has_a_place(off_m):
    pins = with_times(make_pins(400, hot=45))
    before = make_pins(400, hot=60, seed=5)
    vague = with_times(make_pins(40, hot=40, seed=9)).assign(precision_m=off_m)
    strangers = vague.assign(respondent=vague["respondent"] + 1_000)
    # Those who marked a place exactly too: beside it, so that both are one spot, and elsewhere.
    beside = pins.iloc[::5].assign(precision_m=off_m, perception="unsafe")
    background = Background(before=before)
    coarser = Background(before=joined(before, strangers))
    alone = analyse(pins, parameters=QUICK, background=background)
    assert alone.differences.parts is not None
    assert alone.differences.changed_cells is not None
    for more in (strangers, beside):
        found = analyse(joined(pins, more), parameters=QUICK, background=coarser)
        assert without_totals(found) == without_totals(alone)
        assert found.summary["too_rough"] == len(more)
        assert found.summary["pins"] == len(pins) + len(more)
        assert found.summary["unsafe"] > alone.summary["unsafe"]
    assert "too_rough" not in alone.summary
    # The same answers as exact ones are seen everywhere.
    exact = analyse(joined(pins, strangers.assign(precision_m=99.0)), parameters=QUICK)
    assert without_totals(exact)["hash"] != without_totals(alone)["hash"]


def joined(*frames):
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=3006)


def with_times(pins):
    rng = np.random.default_rng(3)
    times = rng.choice(["day", "night", "evening night", ""], len(pins))
    return pins.assign(times_of_day=times, when_dark=False)


def test_a_place_that_is_finer_than_a_cell_is_in_it():
    pins = make_pins(400, hot=45)
    wide = replace(QUICK, cell_size_m=500)
    alone = analyse(pins, parameters=wide)
    fine = analyse(pins.assign(precision_m=np.arange(len(pins)) % 2 * 500.0), parameters=wide)
    assert fine.cells["n"].tolist() == alone.cells["n"].tolist()
    assert "too_rough" not in fine.summary


def test_who_is_on_no_map_is_no_reason_for_one():
    few = make_pins(20)
    many = make_pins(400, seed=2).assign(precision_m=2_000.0)
    many["respondent"] += 1_000
    for pins, found in ((joined(few, many), 20), (many, 0)):
        layers = analyse(pins, parameters=QUICK)
        first = layers.refusals[0]
        assert (first.code, first.found) == ("too_few_for_map", found)
        assert layers.cells.empty
        assert layers.surface is None
        assert layers.summary["respondents"] == found + 400
        assert layers.summary["absence_means_nothing"]


def test_a_round_before_of_rough_places_only_is_none_to_compare_with():
    before = Background(before=make_pins(400, seed=2).assign(precision_m=2_000.0))
    found = analyse(make_pins(400), parameters=QUICK, background=before)
    told = found.differences.findings["change"]
    assert [(one["code"], one["found"]) for one in told["refusals"]] == [("period_failed", 0)]
