"""People who visit: residents without an account. And transactions that are real."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.at_once import cleared_away


@pytest.fixture
def resident() -> Client:
    """A browser that reads English, whose words are those in the code."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is stored is committed, so that other connections see it too."""
    with django_db_blocker.unblock(), cleared_away():
        yield
