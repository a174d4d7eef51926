"""People who visit: residents without an account."""

import pytest
from django.test import Client


@pytest.fixture
def resident() -> Client:
    """A browser that reads English, whose words are those in the code."""
    return Client(headers={"accept-language": "en"})
