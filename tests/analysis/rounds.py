"""Rounds of answers in a small town, published step by step, and an attacker who reads them all."""

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.changed_people import changed_people
from analysis.grid import count_cells, hex_ids
from analysis.publication import publish
from analysis.shares import share_by_cell

SIZE = 100
K = 5
CELLS = 6
TIMES = np.array(["", "day", "evening", "night", "evening night"], dtype=object)
PART_OF = {"": set(), "day": {"day"}, "evening": {"evening"}, "night": {"night"},
           "evening night": {"evening", "night"}}  # fmt: skip
REASONS = np.array(["", "litter", "drugs litter", "deserted"], dtype=object)


def town_of(rows):
    """Pins from (respondent, cell in a row, unsafe, times, reasons)."""
    table = pd.DataFrame(rows, columns=["respondent", "cell", "unsafe", "times_of_day", "reasons"])
    return gpd.GeoDataFrame(
        {
            "respondent": table["respondent"].astype(np.int64),
            "perception": np.where(table["unsafe"].astype(bool), "unsafe", "safe"),
            "times_of_day": table["times_of_day"].astype(object),
            "reasons": table["reasons"].astype(object),
        },
        geometry=gpd.points_from_xy(table["cell"].astype(float) * SIZE, np.zeros(len(table))),
        crs=3006,
    )


def some_people(rng, people, first):
    """So many people with a pin or two each in two neighbouring cells."""
    rows = []
    for person in range(first, first + people):
        home = rng.integers(0, CELLS)
        for _pin in range(rng.integers(1, 3)):
            cell = min(CELLS - 1, home + rng.integers(0, 2))
            rows.append((person, cell, rng.random() < 0.6, rng.choice(TIMES), rng.choice(REASONS)))
    return rows


def cells_of(pins):
    cells = count_cells(pins, cell_size_m=SIZE)
    shares = share_by_cell(pins, cell_size_m=SIZE)[["cell_id", "share_unsafe"]]
    return cells.merge(shares, on="cell_id")


def ids(*cells):
    return {int(hex_ids([[cell * SIZE, 0.0]], cell_size_m=SIZE)[0]) for cell in cells}


# Two tested places that overlap in one cell, and a safe one.
PLACES = gpd.GeoDataFrame(
    {"direction": ["unsafe", "unsafe", "safe"]},
    geometry=[
        shapely.box(-60, -60, 260, 60),
        shapely.box(140, -60, 560, 60),
        shapely.box(240, -60, 460, 60),
    ],
    crs=3006,
)


class Round:
    """A round that is published again and again, and what is known of it behind the doors."""

    def __init__(self):
        self.pins = {}
        self.by_cell = {}
        self.shown = []

    def publish(self, rows, places=PLACES):
        """As the product does: not at all where fewer than k people have changed."""
        pins = town_of(rows)
        for number in self.numbers:
            if 0 < changed_people(self.pins[number], pins) < K:
                return None
        source = len(self.pins)
        self.pins[source] = pins
        self.by_cell[source] = pins_by_cell(pins)
        found = publish(
            cells_of(pins), places, source=source, pins_of=self.pins, cell_size_m=SIZE, k=K,
            earlier=self.shown,
        )  # fmt: skip
        self.shown.append(found)
        return found

    @property
    def numbers(self):
        return range(len(self.shown))

    def behind(self, number, cell_ids, *, part=None, rest=False):
        """The pins that a figure of a publication counts, each by who put it and how."""
        cells = self.shown[number].cells
        source = dict(zip(cells["cell_id"], cells["source"], strict=True))
        found = set()
        for cell in cell_ids:
            for pin in self.by_cell[int(source[cell])].get(cell, ()):
                if part is None or PART_OF[pin[3]].isdisjoint({part}) == rest:
                    found.add(pin)
        return found


def pins_by_cell(pins):
    found = {}
    cells = hex_ids(pins, cell_size_m=SIZE).tolist()
    columns = ("respondent", "perception", "times_of_day", "reasons")
    values = zip(*(pins[name].tolist() for name in columns), strict=True)
    for number, (cell, value) in enumerate(zip(cells, values, strict=True)):
        found.setdefault(cell, []).append((value[0], cell, *value[1:], number))
    return found


def people_in(pins):
    return {pin[0] for pin in pins}


def few(pins):
    """Whether a set of pins is there and rests on fewer than k people."""
    return 0 < len(people_in(pins)) < K


class Attacker:
    def __init__(self, round_):
        self.round = round_

    def figures(self):
        """Every shown figure: where it stands, what it says, and the set of pins it counts."""
        for number in self.round.numbers:
            shown = self.round.shown[number]
            for cell in shown.cells.itertuples():
                value = (cell.n, cell.n_unsafe, cell.respondents)
                yield (
                    ("cell", cell.cell_id),
                    number,
                    value,
                    self.round.behind(number, [cell.cell_id]),
                )
            for part in shown.parts.itertuples():
                value = (part.n, part.n_unsafe, part.respondents)
                key = ("part", part.cell_id, part.part)
                yield key, number, value, self.round.behind(number, [part.cell_id], part=part.part)
                rest = self.round.behind(number, [part.cell_id], part=part.part, rest=True)
                if rest:
                    yield (*key, "rest"), number, (part.n_rest, part.respondents_rest), rest
            for place in shown.places:
                key = ("place", place.direction, place.cell_ids)
                value = (place.respondents, place.share)
                yield key, number, value, self.round.behind(number, place.cell_ids)

    def reads(self):
        for key, _number, value, pins in self.figures():
            assert len(people_in(pins)) >= (10 if key[0] == "part" and len(key) == 3 else K), key
            if key[0] == "cell":
                assert value == (len(pins), sum(p[2] == "unsafe" for p in pins),
                                 len(people_in(pins)))  # fmt: skip

    def compares_publications(self):
        """The same figure of two publications: equal, or apart by at least k people."""
        seen = {}
        for key, number, value, pins in self.figures():
            for other, was, before in seen.get(key, []):
                if value != was:
                    changed = {pin[:5] for pin in pins} ^ {pin[:5] for pin in before}
                    assert len(people_in(changed)) >= K, (key, other, number)
                    if key[0] == "part" or key[0] == "cell":
                        assert abs(value[-1] - was[-1]) >= K, (key, other, number)
            seen.setdefault(key, []).append((number, value, pins))

    def subtracts(self):
        """Two figures of one publication, one within the other, leave nobody alone."""
        for number in self.round.numbers:
            sets = [(key, pins) for key, one, _value, pins in self.figures() if one == number]
            for (key, pins), (other_key, other) in combinations(sets, 2):
                if pins < other:
                    assert not few(other - pins), (key, other_key)
                elif other < pins:
                    assert not few(pins - other), (key, other_key)

    def reads_words(self):
        """Words of all: of at least ten people, and never moved by fewer. Of places: no numbers."""
        for one in self.round.shown:
            for words in self.words(one).values():
                assert all(number >= 10 for number in words.values())
        for one, other in combinations(self.round.shown, 2):
            before, after = self.words(one), self.words(other)
            for key in before.keys() & after.keys():
                for word in before[key].keys() & after[key].keys():
                    gap = abs(before[key][word] - after[key][word])
                    assert gap == 0 or gap >= 10, (key, word)
        for number in self.round.numbers:
            for place in self.round.shown[number].places:
                self.reads_words_of(place, number)

    def reads_words_of(self, place, number):
        for column, words in place.said.items():
            at = 3 if column == "times_of_day" else 4
            pins = self.round.behind(number, place.cell_ids)
            for word in words:
                spoke = {p[0] for p in pins if p[2] == place.direction and word in p[at].split()}
                assert len(spoke) >= K
                for before in self.round.shown[:number]:
                    same = [p for p in before.places if p.cell_ids == place.cell_ids
                            and p.direction == place.direction]  # fmt: skip
                    assert all(word in p.said[column] for p in same) or len(spoke) >= 2 * K - 1

    @staticmethod
    def words(shown):
        return {
            (perception, column): words
            for perception, columns in shown.said.items()
            for column, words in columns.items()
        }

    def watches_places(self):
        """Where the cells stood, no place comes and none goes."""
        for number in list(self.round.numbers)[1:]:
            before, after = self.round.shown[number - 1], self.round.shown[number]
            stood = set(after.cells.loc[after.cells["source"] != number, "cell_id"])
            there = [{(p.direction, p.cell_ids) for p in one.places if stood >= set(p.cell_ids)}
                     for one in (before, after)]  # fmt: skip
            assert there[0] == there[1]

    def attack(self):
        self.watches_places()
        self.reads()
        self.compares_publications()
        self.subtracts()
        self.reads_words()


def history(seed, steps):
    """A round with some publications; between them people come, go and change their minds."""
    rng = np.random.default_rng(seed)
    rows = some_people(rng, int(rng.integers(20, 90)), 0)
    round_ = Round()
    round_.publish(rows, some_places(rng))
    for step in range(steps):
        rows = [row for row in rows if rng.random() > rng.choice([0.0, 0.02, 0.2])]
        if rng.random() < 0.5 and rows:
            moved = rng.integers(0, len(rows))
            person, cell, unsafe, times, _reasons = rows[moved]
            rows[moved] = (person, cell, not unsafe, times, "litter")
        rows += some_people(rng, int(rng.choice([0, 1, 4, 6, 15])), 1_000 * (step + 1))
        if rows:
            round_.publish(rows, some_places(rng))
    return round_


def some_places(rng):
    """What the tests find may be another thing in each run."""
    return PLACES[rng.random(len(PLACES)) < 0.7]
