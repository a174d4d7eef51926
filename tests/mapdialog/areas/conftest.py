from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from mapdialog.organisations.models import Municipality, Role
from tests.factories import make_municipality
from tests.own_maps import sql
from tests.staff_world import member_client


@pytest.fixture(autouse=True)
def base_maps(settings, tmp_path) -> Path:
    """Base maps of a test stay in the test."""
    settings.BASEMAP_DIR = tmp_path / "basemaps"
    settings.BASEMAP_DIR.mkdir()
    return settings.BASEMAP_DIR


@pytest.fixture
def no_jobs_left(transactional_db: None) -> Iterator[None]:
    """What is committed goes with the test; of jobs the flush of the tables knows nothing."""
    yield
    sql("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


@pytest.fixture
def client(municipality: Municipality) -> Client:
    return member_client(municipality, Role.GIS_OFFICER)
