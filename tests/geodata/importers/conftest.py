from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data of the field; it lies beside every checkout."""
    return Path(__file__).parents[3] / "../shared/data"
