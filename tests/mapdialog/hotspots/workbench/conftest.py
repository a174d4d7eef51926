"""A run to tell of, without the analysis behind it."""

import pytest

from mapdialog.hotspots.models import AnalysisRun
from tests.factories import make_dialogue, make_pin
from tests.run_records import record_run


@pytest.fixture
def run(db) -> AnalysisRun:
    dialogue = make_dialogue()
    make_pin(dialogue)
    return record_run(dialogue)
