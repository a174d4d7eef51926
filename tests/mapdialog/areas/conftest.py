from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def base_maps(settings, tmp_path) -> Path:
    """Base maps of a test stay in the test."""
    settings.BASEMAP_DIR = tmp_path / "basemaps"
    settings.BASEMAP_DIR.mkdir()
    return settings.BASEMAP_DIR
