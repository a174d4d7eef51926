"""What differs within a run is stored where it lies, as what it is."""

import geopandas as gpd
import pytest
from django.contrib.gis.geos import Point
from pyproj import Transformer
from shapely.geometry import box

from analysis.layers import Differences
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.differences import CHANGE_FIGURES, store_differences
from tests.factories import CENTRE, make_dialogue
from tests.run_records import record_run

pytestmark = pytest.mark.django_db

EAST, NORTH = Transformer.from_crs(4326, 3006, always_xy=True).transform(*CENTRE)
SQUARES = [box(EAST - 100, NORTH - 100, EAST + 100, NORTH + 100)] * 2


@pytest.fixture
def run() -> AnalysisRun:
    return record_run(make_dialogue(), finished=False)


def test_cells_by_part_of_the_day_are_stored_where_they_lie(run: AnalysisRun) -> None:
    parts = gpd.GeoDataFrame(
        {
            "part": ["day", "night"],
            "cell_id": [1, 1],
            "n": [9, 12],
            "n_unsafe": [3, 11],
            "respondents": [8, 10],
            "share_unsafe": [0.3, 0.9],
        },
        geometry=SQUARES,
        crs=3006,
    )
    store_differences(run, Differences(parts=parts))
    night = run.part_cells.get(part="night")
    assert night.geometry.covers(Point(*CENTRE, srid=4326))
    assert night.geometry.area < 0.001**2 * 8
    figures = (night.n, night.n_unsafe, night.respondents, night.share_unsafe)
    assert figures == (12, 11, 10, 0.9)


def test_more_and_less_unsafe_than_before_are_told_apart(run: AnalysisRun) -> None:
    changes = gpd.GeoDataFrame(
        {"direction": ["worse", "better"], "respondents": [30, 40], "p": [0.01, 0.02]},
        geometry=SQUARES,
        crs=3006,
    ).assign(**dict.fromkeys(CHANGE_FIGURES, 0.5))
    store_differences(run, Differences(changes=changes))
    stored = {area.kind: area for area in run.contrasts.all()}
    assert {kind: area.respondents for kind, area in stored.items()} == {
        "more_unsafe": 30,
        "less_unsafe": 40,
    }
    assert stored["less_unsafe"].geometry.covers(Point(*CENTRE, srid=4326))
