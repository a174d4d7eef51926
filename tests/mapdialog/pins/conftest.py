import pytest

from mapdialog.dialogues.models import Dialogue
from tests.factories import make_dialogue


@pytest.fixture
def dialogue(db: None) -> Dialogue:
    """One that is open."""
    return make_dialogue()
