"""The areas of a run's scan: the share of each is that of the people who feel as it says."""

import geopandas as gpd
import numpy as np
import pytest

from analysis import tested_areas as scan
from analysis.layers import Parameters

QUICK = Parameters(permutations=199)
OPPOSITE = {"safe": "unsafe", "unsafe": "safe"}


def town_with_a_place(feels: str) -> gpd.GeoDataFrame:
    """Of 20 people at one place 18 feel so, of 80 two kilometres away from it 24."""
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    around = 2_000 * np.column_stack([np.cos(angle), np.sin(angle)])
    says = [feels] * 18 + [OPPOSITE[feels]] * 2
    # Evenly around, so that no other place stands out.
    says += [feels if number % 10 in (0, 3, 6) else OPPOSITE[feels] for number in range(80)]
    xy = np.vstack([np.zeros((20, 2)), around]) + np.array([660_000, 6_570_000])
    table = {"perception": says, "respondent": range(100)}
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(*xy.T), crs=3006)


@pytest.mark.parametrize("feels", ["unsafe", "safe"])
def test_an_area_has_the_share_of_those_who_feel_as_it_says(feels: str) -> None:
    areas, least_p = scan.tested_areas(town_with_a_place(feels), QUICK, tested=True, threads=1)
    (area,) = areas.itertuples()
    assert (area.direction, area.n, area.cases) == (feels, 20, 18)
    assert area.share_in == pytest.approx(18 / 20)
    assert area.share_all == pytest.approx(42 / 100)
    assert least_p[feels] == area.p <= QUICK.alpha < least_p[OPPOSITE[feels]]


def test_without_tests_there_is_no_area_and_no_probability() -> None:
    areas, least_p = scan.tested_areas(town_with_a_place("safe"), QUICK, tested=False, threads=1)
    assert (len(areas), least_p) == (0, {})
    assert "share_in" in areas.columns
