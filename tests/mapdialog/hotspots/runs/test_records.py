"""A run's cells: all of them are stored, and read back in the order of their numbers."""

import pytest

from mapdialog.hotspots.runs import records
from mapdialog.hotspots.runs.records import cells_frame, store_cells
from tests.factories import make_dialogue
from tests.run_layers import Cell, layers_of
from tests.run_records import record_run

pytestmark = pytest.mark.django_db
# Fewer and fewer people to the east: the order of people is not that of the cells.
CELLS = [Cell(east, unsafe=9 - east, safe=2) for east in range(7)]


@pytest.mark.parametrize("batch", [2, 7, 100])
def test_all_cells_come_back_as_they_were(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(records, "BATCH", batch)
    run = record_run(make_dialogue(), finished=False)
    stored = layers_of(*CELLS).cells
    store_cells(run, stored)
    back = cells_frame(run)
    expected = stored.sort_values("cell_id")
    assert back["cell_id"].tolist() == expected["cell_id"].tolist()
    assert back["respondents"].tolist() == expected["respondents"].tolist()
    assert back["n_unsafe"].tolist() == expected["n_unsafe"].tolist()
    assert (
        back.geometry.centroid.distance(expected.geometry.centroid.reset_index(drop=True)).max()
        < 0.01
    )
