"""What every test needs; fixtures of one room stand in that room's own conftest."""

import os

import pytest

from mapdialog.cluster import ClusterError, ensure_running


def pytest_configure() -> None:
    if not os.environ.get("DATABASE_URL"):
        try:
            ensure_running()
        except ClusterError as error:
            pytest.exit(str(error), returncode=4)
