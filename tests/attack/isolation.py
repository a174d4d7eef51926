"""An attacker who wants to know what one resident said, and may be as many residents as he likes.

In each of some thinly marked cells one person has said safe or unsafe, by the throw of a coin. The
attacker adds invented people there over the public form, sees what is published, takes some back,
adds others, sees the next map, and so on. He knows all rules, every invented answer, and that the
one is there; not what they said, nor the cells' secrets. From all that was shown he works out how
likely each of the two answers is, over all secrets that the cell may have, and names the likelier
one; where nothing tells he throws a coin too.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, Point
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysis import bands
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Conflict
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.pins.form_signs import stamp
from mapdialog.pins.models import Status
from mapdialog.pins.respondents import current_hour, new_token
from mapdialog.pins.voices import voice_place
from mapdialog.pins.workflow import approve_unflagged
from tests.clock import at_moment
from tests.factories import (
    CENTRE,
    M_PER_DEGREE,
    make_dialogue,
    make_municipality,
    make_pin,
    make_user,
)
from tests.towns import Town

CELL_M = 250.0
QUICK = {"permutations": 19, "cell_size_m": CELL_M}
CROWD = 330
FEWER = 5
"""So many the attacker takes back and sends anew: with fewer a figure stands as it was."""
DRAWS = (np.arange(100) + 0.5) / 100
JSON = {"accept": "application/json"}
SECONDS_LATER = timedelta(seconds=20)


@dataclass
class Cell:
    """A place with one real person, and what the attacker does there."""

    lng: float
    lat: float
    said_unsafe: bool
    receipts: list[str] = field(default_factory=list)
    unsafe: list[bool] = field(default_factory=list)
    """Of the invented people who stand there now, in the order of their receipts."""
    seen: list[tuple[int, int, str | None]] = field(default_factory=list)
    """For each publication: invented people, how many of them unsafe, the class that was shown."""


class Attack:
    """One town with its thin cells. `spread`: over how long invented people come."""

    def __init__(self, seed: int, *, cells: int, puppets: int, spread: timedelta) -> None:
        self.random = np.random.default_rng(seed)
        self.puppets, self.spread = puppets, spread
        today = timezone.localdate()
        self.dialogue: Dialogue = make_dialogue(
            make_municipality(),
            phase=Phase.OPEN,
            opens_at=today - timedelta(days=70),
            closes_at=today + timedelta(days=30),
        )
        Town(self.dialogue, seed).answer(CROWD)
        self.cells = [self._cell(number) for number in range(cells)]
        self.now = timezone.now() - timedelta(days=60)

    def _cell(self, number: int) -> Cell:
        # In a row south of the crowd, each more than two cells from the next.
        near = Point(
            CENTRE[0] + (number - 4) * 700 / M_PER_DEGREE[0],
            CENTRE[1] - 4_000 / M_PER_DEGREE[1],
            srid=4326,
        )
        lng, lat = voice_place(near).coords
        cell = Cell(lng, lat, bool(self.random.random() < 0.5))
        make_pin(
            self.dialogue,
            lng=lng,
            lat=lat,
            perception="unsafe" if cell.said_unsafe else "safe",
            status=Status.APPROVED,
            created_hour=current_hour(),
        )
        return cell

    def publication(self, number: int) -> None:
        """Other invented people than before, a new analysis, and a look at what is shown."""
        for cell in self.cells:
            if number == 0:
                self._send(cell, self.puppets)
            elif number % 2:
                self._take_back(cell)
            else:
                self._send(cell, FEWER)
        # The next look at the dialogue is a week later: the minutes of arrival are still there.
        with at_moment(self.now + timedelta(days=1)):
            approve_unflagged(self.dialogue, actor=make_user())
            run = start_run(self.dialogue, parameters=QUICK)
            execute_run(run)
            # With too few changes since the last map there is none, and nothing new to see.
            with suppress(Conflict):
                publish_run(run, response="Tack.")
                self._look()
        self.now += timedelta(days=6)

    def _send(self, cell: Cell, number: int) -> None:
        start, step = self.now - self.spread, self.spread / max(number, 1)
        for one in range(number):
            unsafe = one in self._unsafe(number)
            with at_moment(start + one * step):
                cell.receipts.append(self._post(cell, unsafe))
            cell.unsafe.append(unsafe)

    def _unsafe(self, number: int) -> tuple[int, ...]:
        """Which of those who come say unsafe: so many that one more tips a class that ends where
        nothing is moved, with all of them and with those who stay."""
        if number == FEWER:
            return (0,)
        tips = round(0.3 * number) - 1
        return (*range(tips - 1), number - FEWER)

    def _post(self, cell: Cell, unsafe: bool) -> str:
        submission = new_token()
        with at_moment(timezone.now() - SECONDS_LATER):
            made = stamp(submission)
        form = {
            "perception": "unsafe" if unsafe else "safe",
            "lng": cell.lng + self.random.normal(0, 15) / M_PER_DEGREE[0],
            "lat": cell.lat + self.random.normal(0, 15) / M_PER_DEGREE[1],
            "place_source": "map",
            "submission": submission,
            "made": made,
        }
        # Each from an address of its own: the attacker has those too.
        peer = ".".join(str(part) for part in self.random.integers(1, 255, 4))
        response = Client(headers=JSON).post(self._address("mark"), form, REMOTE_ADDR=peer)
        if "challenge" in response.json():
            # The brake is on: without having worked, as a browser without scripts.
            Client().post(self._address("mark"), form, REMOTE_ADDR=peer)
            response = Client(headers=JSON).post(self._address("mark"), form, REMOTE_ADDR=peer)
        return str(response.json()["receipt"])

    def _take_back(self, cell: Cell) -> None:
        for _one in range(FEWER):
            with at_moment(self.now):
                Client().post(self._address("withdraw"), {"code": cell.receipts.pop()})
            cell.unsafe.pop()

    def _address(self, name: str) -> str:
        return reverse(f"pins:{name}", args=[self.dialogue.municipality.slug, self.dialogue.slug])

    def _look(self) -> None:
        where = [self.dialogue.municipality.slug, self.dialogue.slug]
        layer = json.loads(Client().get(reverse("hotspots:cells", args=where)).content)
        shown = [
            (GEOSGeometry(json.dumps(one["geometry"])), one["properties"]["words"].split("|")[0])
            for one in layer["features"]
        ]
        for cell in self.cells:
            point = Point(cell.lng, cell.lat, srid=4326)
            found = next((band for ground, band in shown if ground.contains(point)), None)
            cell.seen.append((len(cell.unsafe), sum(cell.unsafe), found))

    def right(self) -> list[bool]:
        """For each cell whether the attacker names what the one person said."""
        return [self._guess(cell) == cell.said_unsafe for cell in self.cells]

    def _guess(self, cell: Cell) -> bool:
        safe, unsafe = (likelihood(cell, said) for said in (False, True))
        if abs(safe - unsafe) < 1e-12:
            return bool(self.random.random() < 0.5)
        return unsafe > safe


def likelihood(cell: Cell, said: bool) -> float:
    """Of what was shown if the one person said unsafe: over the cell's secret.

    A figure that differs from an earlier one by fewer than five people stands as it was, and
    tells nothing new.
    """
    news = [
        (n, unsafe, band)
        for place, (n, unsafe, band) in enumerate(cell.seen)
        if all(abs(n - before) >= FEWER for before, _unsafe, _band in cell.seen[:place])
    ]
    shown = sum(
        all(
            band is None or bands.cell_share_band((unsafe + said) / (n + 1), n + 1, draw) == band
            for n, unsafe, band in news
        )
        for draw in DRAWS
    )
    return shown / len(DRAWS)


def interval(right: list[bool]) -> tuple[float, float, float]:
    """The advantage over a coin, and where it lies with 95 % (Wilson)."""
    n, k, z = len(right), sum(right), 1.96
    middle = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * float(np.sqrt(k * (n - k) / n + z * z / 4))
    return k / n - 0.5, middle - half - 0.5, middle + half - 0.5
