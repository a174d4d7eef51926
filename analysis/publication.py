"""Everything that is published of a run, made at one gate: cells, parts of the day, tested places,
and what people said.

The rule behind all of it: whatever is shown counts the pins of a set, and neither that set nor the
difference of two shown sets, of this publication or of an earlier one, rests on fewer than k
people. ``disclosure.publishable`` answers for the cells. Where it lets an earlier figure stand,
the pins of *that* run count on in everything that is made of the cell: tested places are sums of
shown cells and therefore tell nothing that these do not. Counts of words are let stand likewise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analysis.checks import METRIC_CRS, UNSAFE, pin_arrays, placed_within
from analysis.disclosure import SAME_FIGURE, publishable
from analysis.grid import hex_ids
from analysis.mentions import (
    ANYTHING,
    MENTIONS,
    Counts,
    count_mentions,
    counts_to_show,
    people_mentioning,
    words_to_show,
)
from analysis.parts import cells_by_part
from analysis.shares import share_of_people

# A group is shown from ten people: who marked a place at night is such a group.
GROUP_K = 10
# A cell with so much of a small place's ground is one of those that the place is told of.
_GOOD_PART = 1 / 5
PART_FIGURES = (
    "n", "n_unsafe", "respondents", "share_unsafe", "n_rest", "respondents_rest",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A tested place of shown cells. ``number``: its row among the places of the run ``source``;
    ``share``: of
    unsafe, by people; ``said``: for each column of ``MENTIONS`` the words that enough of those who
    marked it in its direction said."""

    source: int
    number: int
    direction: str
    cell_ids: tuple[int, ...]
    respondents: int
    share: float
    said: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """Exact figures behind what is shown; the public reads them as bands.

    ``cells``: EPSG:3006, shown ones only, the columns of the run's cells and ``source``, the run
    whose pins they count. ``parts``: ``cell_id``, ``part``, ``PART_FIGURES``, shown ones only.
    ``said``: by perception and column of ``MENTIONS`` how many said each word in the whole
    round; the word ``ANYTHING`` stands for all who said something.
    """

    cells: gpd.GeoDataFrame
    parts: pd.DataFrame
    places: list[Place] = field(default_factory=list)
    said: dict[str, dict[str, Counts]] = field(default_factory=dict)


def publish(
    cells: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    *,
    source: int,
    pins_of: Mapping[int, gpd.GeoDataFrame],
    cell_size_m: float,
    k: int = 5,
    earlier: Sequence[Published] = (),
    shift: Mapping[int, float] | None = None,
) -> Published:
    """What of a run may be shown.

    ``cells``: the run's cells as for ``publishable``; ``places``: outlines with ``direction``,
    EPSG:3006; ``pins_of``: by run (this one is ``source``) its pins in EPSG:3006 with
    ``perception``, ``respondent`` and any of ``MENTIONS``, respondents numbered alike in all, and
    ``precision_m`` as in ``pipeline.analyse``: the rough ones count in what all said and in nothing
    that is made of cells. A cell whose pins are no longer kept is left out of what is made of
    cells. ``earlier``: all publications of the round, oldest first; ``shift``: as for
    ``publishable``, whose errors are raised.
    """
    passed = publishable(cells, k=k, published=[one.cells for one in earlier], shift=shift)
    shown = passed[~passed["suppressed"].to_numpy()].drop(columns=["suppressed", "held"])
    shown = shown.reset_index(drop=True)
    shown["source"] = _sources(shown, earlier[-1].cells if earlier else None, source)
    pins = _pins_behind(shown, pins_of, cell_size_m)
    if pins.empty:
        return Published(shown, pd.DataFrame(columns=["cell_id", "part", *PART_FIGURES]))
    everywhere = _share(placed_within(pins_of[source], cell_size_m))
    return Published(
        shown,
        _parts(pins, cell_size_m, k, earlier),
        _places(places, shown, pins, everywhere, source, k, earlier),
        _said_in_all(pins_of[source], k, earlier),
    )


def _sources(
    shown: gpd.GeoDataFrame, latest: gpd.GeoDataFrame | None, source: int
) -> NDArray[np.int64]:
    """Whose pins each shown cell counts: it changes with the figures and not before.

    A figure that stood, or that is the same though people came and went, is still that of the
    earlier run; else what is made of the cell would tell of those few.
    """
    sources = np.full(len(shown), source, dtype=np.int64)
    if latest is None or latest.empty:
        return sources
    figures = [name for name in shown.columns if name not in ("cell_id", "geometry")]
    figures = [name for name in figures if name in latest.columns]
    was = pd.DataFrame(latest).set_index("cell_id").reindex(shown["cell_id"])
    now, before = (frame[figures].to_numpy(np.float64) for frame in (shown, was))
    same = (np.isclose(now, before, rtol=0, atol=SAME_FIGURE, equal_nan=True)).all(axis=1)
    same &= was["source"].notna().to_numpy()
    sources[same] = was["source"].to_numpy()[same]
    return sources


def _pins_behind(
    shown: gpd.GeoDataFrame, pins_of: Mapping[int, gpd.GeoDataFrame], cell_size_m: float
) -> gpd.GeoDataFrame:
    """The pins that the shown cells count, each cell's from its own source."""
    found = []
    for source, cells in shown.groupby("source"):
        if source not in pins_of:
            continue
        pins = placed_within(pins_of[source], cell_size_m)
        if len(pins):
            cell_id = hex_ids(pins, cell_size_m=cell_size_m)
            own = pins.assign(cell_id=cell_id)
            found.append(own[own["cell_id"].isin(cells["cell_id"])])
    if not found:
        return gpd.GeoDataFrame({"cell_id": []}, geometry=[], crs=METRIC_CRS)
    return gpd.GeoDataFrame(pd.concat(found, ignore_index=True), crs=METRIC_CRS)


def _parts(
    pins: gpd.GeoDataFrame, cell_size_m: float, k: int, earlier: Sequence[Published]
) -> pd.DataFrame:
    """Parts of the day by cell. All of a cell's parts are refreshed, or stand, or are withheld."""
    columns = ["cell_id", "part", *PART_FIGURES]
    if "times_of_day" not in pins.columns:
        return pd.DataFrame(columns=columns)
    cells = pd.DataFrame(cells_by_part(pins, cell_size_m=cell_size_m).drop(columns="geometry"))
    enough = (cells["respondents"] >= GROUP_K) & (cells["top_share"] <= 1 / 3 + 1e-9)
    enough &= (cells["n_rest"] == 0) | (cells["respondents_rest"] >= k)
    for one in earlier:
        known = set(one.cells["cell_id"])
        was = one.parts.set_index(["cell_id", "part"])[list(PART_FIGURES)]
        was = was.reindex(pd.MultiIndex.from_frame(cells[["cell_id", "part"]]))
        was = was.reset_index(drop=True).astype(np.float64)
        seen = was["respondents"].notna()
        moved = pd.Series(False, index=cells.index)
        for number, people, least in (
            ("n", "respondents", GROUP_K),
            ("n_rest", "respondents_rest", k),
        ):
            few = (cells[people] - was[people]).abs() < least
            moved |= few & ((cells[number] != was[number]) | (cells[people] != was[people]))
        few = (cells["respondents"] - was["respondents"]).abs() < GROUP_K
        moved |= few & (cells["n_unsafe"] != was["n_unsafe"])
        clashing = cells.loc[seen & moved, "cell_id"]
        enough &= ~cells["cell_id"].isin(clashing)
        unseen = ~seen & cells["cell_id"].isin(known)
        enough &= ~unseen | (cells["respondents"] >= 2 * GROUP_K - 1)
    return cells.loc[enough, columns].reset_index(drop=True)


def _places(
    places: gpd.GeoDataFrame,
    shown: gpd.GeoDataFrame,
    pins: gpd.GeoDataFrame,
    everywhere: float,
    source: int,
    k: int,
    earlier: Sequence[Published],
) -> list[Place]:
    """The tested places as the shown cells that they lie in.

    Two places in the same cells are told once, as the first of them. Where all of a place's cells
    stood, so does the place: it neither comes nor goes, as that would tell of the few who have
    come there since.
    """
    kept = set(pins["cell_id"])
    stood = kept & set(shown.loc[shown["source"] != source, "cell_id"])
    found = [
        place
        for place in (earlier[-1].places if earlier else [])
        if stood.issuperset(place.cell_ids)
    ]
    told: dict[str, set[int]] = {}
    for place in found:
        told.setdefault(place.direction, set()).update(place.cell_ids)
    for number, row in enumerate(places.itertuples()):
        covered = _cells_of(row.geometry, shown) & kept
        known = told.setdefault(row.direction, set())
        if covered <= stood or 2 * len(known & covered) >= len(covered):
            continue
        new = _place(source, number, row.direction, covered, pins, everywhere, k, earlier)
        if new is not None:
            known |= covered
            found.append(new)
    return found


def _cells_of(ground: shapely.Geometry, shown: gpd.GeoDataFrame) -> set[int]:
    """The shown cells of which the ground of a place takes half; of a place that is smaller than
    a cell, those in which a good part of it lies, if together they hold half of it."""
    cells = shown.geometry.to_numpy()
    shared = shapely.area(shapely.intersection(cells, ground))
    whole = shapely.area(ground)
    covered = shared >= shapely.area(cells) / 2
    if not covered.any():
        covered = shared >= whole * _GOOD_PART
        covered &= shared[covered].sum() >= whole / 2
    return set(shown.loc[covered, "cell_id"])


def _share(pins: gpd.GeoDataFrame) -> float:
    return share_of_people(pin_arrays(pins))


def _place(
    source: int,
    number: int,
    direction: str,
    covered: set[int],
    pins: gpd.GeoDataFrame,
    everywhere: float,
    k: int,
    earlier: Sequence[Published],
) -> Place | None:
    """None where fewer than k people marked these cells in the direction, or where the cells say
    less than what was found in them: ``everywhere`` is the share of unsafe of all people."""
    inside = pins[pins["cell_id"].isin(covered)]
    if inside.empty:
        return None
    share = _share(inside)
    if not (share > everywhere if direction == UNSAFE else share < everywhere):
        return None
    own = inside[inside["perception"] == direction]
    if own["respondent"].nunique() < k:
        return None
    cell_ids = tuple(sorted(map(int, covered)))
    same = [
        place
        for one in earlier
        for place in one.places
        if (place.direction, tuple(place.cell_ids)) == (direction, cell_ids)
    ]
    said = {
        column: words_to_show(
            count_mentions(own, column),
            k=k,
            earlier=[place.said.get(column, []) for place in same],
        )
        for column in MENTIONS
        if column in own.columns
    }
    respondents = int(inside["respondent"].nunique())
    return Place(source, number, direction, cell_ids, respondents, share, said)


def _said_in_all(
    pins: gpd.GeoDataFrame, k: int, earlier: Sequence[Published]
) -> dict[str, dict[str, Counts]]:
    """What was said in the whole round, by perception."""
    found: dict[str, dict[str, Counts]] = {}
    for perception, own in pins.groupby("perception"):
        found[str(perception)] = {
            column: counts_to_show(
                count_mentions(own, column) | {ANYTHING: people_mentioning(own, column)},
                people=people_mentioning(own, column),
                k=max(k, GROUP_K),
                earlier=[one.said.get(str(perception), {}).get(column, {}) for one in earlier],
            )
            for column in MENTIONS
            if column in own.columns
        }
    return found
