"""Publication after publication of one town, and an attacker who keeps them all and knows all
else about everybody: no figure that changes rests on fewer than k people.

What a figure rests on is worked out from the answers as each run has read them.
"""

import json
import re
from dataclasses import dataclass, field

import numpy as np
import pytest
import shapely
from django.test import Client
from numpy.typing import NDArray

from analysis.bands import PEOPLE_FROM, people_band
from analysis.grid import hex_centres, hex_ids
from analysis.parts import PARTS
from analysis.publication import GROUP_K
from geodata.crs import METRIC_SRID, project_xy
from mapdialog.errors import Conflict
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing import services as publishing
from mapdialog.hotspots.runs.snapshots import unpacked
from tests.factories import HOT_LAT, make_area, make_dialogue, make_municipality
from tests.public_reader import text_of
from tests.towns import Town

pytestmark = pytest.mark.django_db
K = 5
# An answer: its cell, who gave it, and what it says; then where.
COLUMNS = ("cell", "respondent", "perception", "times_of_day", "reasons", "seasons")
BANDS = {people_band(people) for people in PEOPLE_FROM}
CELL = re.compile(r"(?:\d|10|\d-\d0?)?\|(?P<people>[\d+-]+)\|(?:unsafe|safe)?")
PART = re.compile(r"(?:day|evening|night)\|(?:\d|10|\d-\d0?)\|(?P<people>[\d+-]+)")
FINDING = re.compile(r'<article class="card finding.*?id="(area-\d+)">(.*?)</article>', re.DOTALL)
# Not of the place alone: how the whole municipality is.
LOCAL = re.compile(r" In the whole municipality it is [^.]*\.")


@dataclass
class Seen:
    """One publication as everybody reads it."""

    cells: dict[str, str] = field(default_factory=dict)
    parts: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    """By direction and outline: what is said."""
    features: list[dict] = field(default_factory=list)
    whole: str = ""


def look(town: Town) -> Seen:
    seen, base = Seen(), town.dialogue.get_absolute_url()
    client = Client(headers={"accept-language": "en"})
    cells = json.loads(client.get(f"{base}resultat/rutor.json").content)["features"]
    areas = json.loads(client.get(f"{base}resultat/omraden.json").content)["features"]
    page = client.get(f"{base}resultat/").content.decode()
    for cell in cells:
        seen.cells[cell["id"]] = cell["properties"]["words"]
        for part, words in cell["properties"]["times"].items():
            seen.parts[cell["id"], part] = words
    words = {number: " ".join(text_of(LOCAL.sub("", body)).split())
             for number, body in FINDING.findall(page)}  # fmt: skip
    for area in areas:
        key = (area["properties"]["direction"], json.dumps(area["geometry"]["coordinates"]))
        seen.places[key] = words[area["id"]]
    seen.features = [*cells, *areas]
    seen.whole = page
    return seen


class Past:
    """All publications, and behind each shown cell the answers that it counts."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.seen: list[Seen] = []
        self.publications: list[Publication] = []
        self.answers: dict[int, list[tuple]] = {}

    def publish(self) -> None:
        publication = self.town.publish()
        pins = unpacked(bytes(publication.run.snapshot.rows)).pins
        cells = hex_ids(pins, cell_size_m=self.cell_size_m(publication)).tolist()
        said = (pins[name] for name in COLUMNS[1:])
        x, y = pins.geometry.x, pins.geometry.y
        self.answers[publication.run_id] = list(zip(cells, *said, x, y, strict=True))
        self.publications.append(publication)
        self.seen.append(look(self.town))

    @staticmethod
    def cell_size_m(publication: Publication) -> int:
        return int(publication.run.result.choices["cell_size_m"])

    def behind(self, number: int, cell: str) -> set[tuple]:
        cell_id = int(cell.removeprefix("cell-"))
        source = self.publications[number].cells.get(cell_id=cell_id).source_id
        return {answer for answer in self.answers[source] if answer[0] == cell_id}

    def counts(self, number: int, perception: str, question: str, word: str) -> set[int]:
        """How many said a word, or any, at this or an earlier publication."""
        at = COLUMNS.index(question)
        found = set()
        for publication in self.publications[: number + 1]:
            own = [a for a in self.answers[publication.run_id] if a[2] == perception and a[at]]
            found.add(people(a for a in own if word in ("*", *a[at].split())))
        return found

    def pairs(self):
        for later in range(len(self.seen)):
            yield from ((earlier, later) for earlier in range(later))


def people(answers) -> int:
    return len({answer[1] for answer in answers})


def about(answers, part: str):
    return {one for one in answers if not PARTS[part].isdisjoint(one[3].split())}


def told_alike(one: str, other: str) -> bool:
    """The same, as far as both tell it: below 300 people cells tell how many, and no share."""
    # Of which place it is a part stands in the places' own outlines, which are attacked below.
    share, people_then, _place = one.split("|")
    share_now, people_now, _place_now = other.split("|")
    compared = bool(share and share_now)
    return people_then == people_now and (not compared or share == share_now)


def attack(past: Past) -> None:
    for earlier, later in past.pairs():
        was, now = past.seen[earlier], past.seen[later]
        for cell in was.cells.keys() & now.cells.keys():
            changed = past.behind(earlier, cell) ^ past.behind(later, cell)
            assert told_alike(was.cells[cell], now.cells[cell]) or people(changed) >= K, cell
        for cell, part in was.parts.keys() & now.parts.keys():
            before, after = past.behind(earlier, cell), past.behind(later, cell)
            changed = about(before, part) ^ about(after, part)
            same = was.parts[cell, part] == now.parts[cell, part]
            assert same or people(changed) >= GROUP_K, (cell, part)
        for key in was.places.keys() & now.places.keys():
            changed = set().union(
                *(past.behind(earlier, cell) ^ past.behind(later, cell)
                  for cell in cells_of(past, later, key))
            )  # fmt: skip
            assert was.places[key] == now.places[key] or people(changed) >= K, key[0]
    for number, seen in enumerate(past.seen):
        known = set().union(*(one.cells for one in past.seen[:number]))
        for cell in seen.cells:
            least = 2 * K - 1 if number and cell not in known else K
            assert people(past.behind(number, cell)) >= least, cell
        for cell, part in seen.parts:
            told = any((cell, part) in one.parts for one in past.seen[:number])
            least = 2 * GROUP_K - 1 if cell in known and not told else GROUP_K
            spoke = about(past.behind(number, cell), part)
            rest = past.behind(number, cell) - spoke
            assert people(spoke) >= least, (cell, part)
            assert not rest or people(rest) >= K, (cell, part)
    attack_the_whole(past)


def cells_of(past: Past, number: int, key: tuple[str, str]) -> list[str]:
    publication = past.publications[number]
    found = []
    for area in publication.areas.filter(hotspot__direction=key[0]):
        feature = next(f for f in past.seen[number].features if f["id"] == f"area-{area.pk}")
        if json.dumps(feature["geometry"]["coordinates"]) == key[1]:
            found += [f"cell-{cell}" for cell in area.figures["cell_ids"]]
    return found


def attack_the_whole(past: Past) -> None:
    """How many answered and what was said of all, in tenths."""
    for earlier, later in past.pairs():
        one, other = past.publications[earlier], past.publications[later]
        names = ("respondents_band", "tenths_unsafe", "refusals", "detectable")
        if any(one.summary[name] != other.summary[name] for name in names):
            answers = [set(past.answers[publication.run_id]) for publication in (one, other)]
            assert people(answers[0] ^ answers[1]) >= K
        for key, was in words_of(one).items():
            now = words_of(other).get(key, {})
            moved = {word for word in was.keys() & now.keys() if was[word] != now[word]}
            assert all(abs(was[word] - now[word]) >= GROUP_K for word in moved), key
            tenths = [dict(publication.summary["said"][key[0]][key[1]]["said"])
                      for publication in (one, other) if key[1] in publication.summary["said"]
                      .get(key[0], {})]  # fmt: skip
            if len(tenths) == 2 and not moved:
                both = tenths[0].keys() & tenths[1].keys()
                assert all(tenths[0][word] == tenths[1][word] for word in both), key
    for number, publication in enumerate(past.publications):
        for (perception, question), words in words_of(publication).items():
            for word, told in words.items():
                assert told >= GROUP_K
                assert told in past.counts(number, perception, question, word), (word, told)


def words_of(publication: Publication) -> dict[tuple[str, str], dict[str, int]]:
    """The figures behind the tenths: how many said each word, and how many any (`*`)."""
    said = (publication.figures or {"said": {}})["said"]
    return {(way, question): words for way, asked in said.items()
            for question, words in asked.items()}  # fmt: skip


def reads_no_figure(past: Past) -> None:
    """Bands only, and cells of the national lattice only."""
    for number, seen in enumerate(past.seen):
        size = past.cell_size_m(past.publications[number])
        for words in seen.cells.values():
            found = CELL.fullmatch(words)
            assert found, words
            assert found["people"] in BANDS
        for words in seen.parts.values():
            found = PART.fullmatch(words)
            assert found, words
            assert found["people"] in BANDS
        corners = lattice_corners(seen, size) if seen.cells else np.zeros((0, 2))
        for feature in seen.features:
            assert on_the_lattice(feature, corners), feature["id"]
        for area in past.publications[number].areas.all():
            assert area.chance is None
            assert {area.is_size_certain, area.seal} <= {True, False, None}


def lattice_corners(seen: Seen, size: int) -> NDArray[np.float64]:
    """Longitude and latitude of the corners of all shown cells, from their numbers alone."""
    ids = np.array([int(cell.removeprefix("cell-")) for cell in seen.cells])
    angles = np.radians(30 + 60 * np.arange(6))
    around = size / np.sqrt(3) * np.column_stack([np.cos(angles), np.sin(angles)])
    corners = hex_centres(ids, cell_size_m=size)[:, None, :] + around[None, :, :]
    return np.column_stack(project_xy(*corners.reshape(-1, 2).T, METRIC_SRID))


def on_the_lattice(feature: dict, corners: NDArray[np.float64]) -> bool:
    drawn = shapely.get_coordinates(shapely.geometry.shape(feature["geometry"]))
    apart = np.abs(drawn[:, None, :] - corners[None, :, :]).max(axis=2).min(axis=1)
    # Six decimals are shown.
    return bool((apart < 2e-6).all())


def live(seed: int, publications: int) -> Past:
    """A town over some publications: few come and go before some of them, many before others."""
    municipality = make_municipality()
    make_area(municipality, south=HOT_LAT)
    rng = np.random.default_rng(seed)
    town = Town(make_dialogue(municipality), seed, places=int(rng.integers(2, 7)))
    past = Past(town)
    town.answer(int(rng.choice([31, 110, 305, 420])))
    past.publish()
    for _round in range(publications - 1):
        town.withdraw(int(rng.choice([0, 1, 3, 12])))
        town.reconsider(int(rng.choice([0, 1, 4, 9])))
        town.answer(int(rng.choice([0, 2, 6, 30, 150])))
        try:
            past.publish()
        except Conflict:
            continue
    return past


@pytest.mark.parametrize("seed", range(3))
def test_who_keeps_every_publication_isolates_nobody(seed):
    past = live(seed, 3)
    attack(past)
    reads_no_figure(past)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_who_keeps_many_publications_isolates_nobody(seed):
    past = live(seed, 5)
    attack(past)
    reads_no_figure(past)


# Planted leaks.


def attack_towns(towns: int) -> None:
    for seed in range(towns):
        attack(live(seed, 4))


def test_a_gate_without_memory_is_found(monkeypatch):
    monkeypatch.setattr(publishing, "published_before", lambda _dialogue: [])
    with pytest.raises(AssertionError):
        attack_towns(6)


def test_a_band_of_one_person_is_found(monkeypatch):
    monkeypatch.setattr(publishing, "people_band", lambda people: str(people))
    with pytest.raises(AssertionError):
        reads_no_figure(live(2, 1))
