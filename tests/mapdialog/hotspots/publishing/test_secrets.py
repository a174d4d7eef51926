"""The secrets of cells: of a dialogue's key alone, and used where a map is published."""

from types import SimpleNamespace

import pytest

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import WrongPhase
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing import services
from mapdialog.hotspots.publishing.secrets import CellSecrets
from tests.factories import make_dialogue
from tests.towns import Town

pytestmark = pytest.mark.django_db


def published(monkeypatch: pytest.MonkeyPatch, draw: float) -> Publication:
    monkeypatch.setattr(CellSecrets, "_draw", lambda *_what: draw)
    town = Town(make_dialogue(), 3)
    town.answer(330)
    return town.publish()


def test_a_cell_keeps_its_secrets_and_has_them_to_itself() -> None:
    dialogue, other = make_dialogue(), make_dialogue()
    secrets = CellSecrets(dialogue, 250.0)
    again = CellSecrets(Dialogue.objects.get(pk=dialogue.pk), 250.0)
    assert secrets.for_people([7, 8]) == again.for_people([7, 8])
    assert secrets.for_shares(7) == again.for_shares(7)
    drawn = [
        secrets.for_people([7])[7],
        secrets.for_people([8])[8],
        secrets.for_shares(7),
        secrets.for_shares(8),
        secrets.for_shares(7, "night"),
        CellSecrets(dialogue, 500.0).for_shares(7),
        CellSecrets(other, 250.0).for_shares(7),
    ]
    assert len(set(drawn)) == len(drawn)
    assert all(0 <= one < 1 for one in drawn)


def test_without_the_dialogues_key_there_are_none() -> None:
    keyless = SimpleNamespace(pk=1)
    with pytest.raises(WrongPhase):
        CellSecrets(keyless, 250.0)  # type: ignore[arg-type]


def test_the_classes_of_a_map_end_where_its_cells_secrets_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    low, high = (
        dict(published(monkeypatch, draw).cells.values_list("cell_id", "share_band"))
        for draw in (0.0, 0.7)
    )
    both = low.keys() & high.keys()
    assert any(low[cell] != high[cell] for cell in both)


def test_the_map_shows_a_cell_from_more_people_where_its_secret_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    low, high = (
        min(row["respondents"] for row in published(monkeypatch, draw).cells.values_list(
            "figures", flat=True
        ))
        for draw in (0.0, 0.999)
    )  # fmt: skip
    assert low < 8 <= high


def test_the_services_ask_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        services.CellSecrets, "_draw", lambda _self, what, _cell: asked.append(what) or 0.5
    )
    town = Town(make_dialogue(), 3)
    town.answer(330)
    town.publish()
    assert {"people", "share "} <= set(asked)
