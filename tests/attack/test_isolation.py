"""The isolation attack: what an attacker with invented residents learns of one real one."""

from datetime import timedelta

import pytest

from mapdialog.hotspots.publishing import services
from mapdialog.hotspots.runs import inputs
from mapdialog.pins import workflow
from tests.attack.isolation import Attack, interval

pytestmark = pytest.mark.django_db

AT_ONCE = timedelta(seconds=30)
SLOWLY = timedelta(days=5)


def attacked(
    towns: int, *, publications: int, cells: int = 8, puppets: int = 12, spread: timedelta = AT_ONCE
) -> list[bool]:
    right: list[bool] = []
    for seed in range(towns):
        attack = Attack(seed, cells=cells, puppets=puppets, spread=spread)
        for number in range(publications):
            attack.publication(number)
        right += attack.right()
    return right


def test_twelve_invented_people_a_cell_learn_nothing() -> None:
    attack = Attack(1, cells=8, puppets=12, spread=AT_ONCE)
    for number in range(3):
        attack.publication(number)
    # Nothing of these cells is ever shown: the one person stands alone in them.
    assert {band for cell in attack.cells for _n, _unsafe, band in cell.seen} == {None}


def test_the_same_attacker_beats_the_code_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: browsers are people, and classes end where everybody knows."""
    for room in (inputs, workflow):
        monkeypatch.setattr(room, "hold_bursts", lambda dialogue: [])
    monkeypatch.setattr(services.CellSecrets, "for_shares", lambda *_cell: 0.5)
    monkeypatch.setattr("tests.attack.isolation.DRAWS", [0.5])
    right = attacked(2, publications=4, cells=8, spread=timedelta(hours=3))
    assert interval(right)[0] >= 0.2


@pytest.mark.slow
def test_the_advantage_over_a_coin_is_at_most_a_tenth() -> None:
    """Sixty towns, six publications; what is not protected is printed, and stands in
    docs/disclosure.md."""
    right = attacked(60, publications=6)
    print(f"\n12 at once: advantage {interval(right)}")
    assert interval(right)[0] <= 0.1
    for puppets, spread, name in (
        (50, AT_ONCE, "50 at once"),
        (12, timedelta(hours=6), "12 in six hours"),
        (12, SLOWLY, "12 in five days"),
    ):
        found = attacked(12, publications=6, cells=4, puppets=puppets, spread=spread)
        print(f"{name}: advantage {interval(found)}")
