"""People or place? A place that was found, with people compared with themselves.

Where neighbours or a household are alike, or anxious people live together, a test of places finds
people. Whether it is the place shows in those who marked it and other places too: do they call it
unsafe more often than they call their other places? Their labels are shuffled over their own pins
and go to nobody else (the exact conditional test of Cox 1970, Analysis of Binary Data; the
stratified test of Mantel and Haenszel 1959 with one stratum for each person).

The place was chosen because it stood out, by its own people's luck among other things. So each
shuffle is searched again, and a place holds only if what it gains within people is more than the
best that is gained in any window that would have been found there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.people_replicates import replicates
from analysis.people_votes import TIE, Cast, PeopleScan
from analysis.permutation import pins_of_kind

# With fewer people who marked other places too, and not all alike, it cannot be asked.
LEAST_COMPARED = 5


@dataclass(frozen=True)
class Within:
    """Of each place: ``people`` who can be compared with themselves; ``z``, by how many standard
    deviations they gain there, the signed root of the score test of conditional logistic regression
    where nobody has several pins in the place; and ``p``, NaN where they are too few."""

    people: NDArray[np.int64]
    z: NDArray[np.float64]
    p: NDArray[np.float64]


@dataclass(frozen=True)
class _Expected:
    """Votes for unsafe in each window if people's labels fell anywhere among their own pins: mean
    and standard deviation in votes, and how many ``people`` leave room for chance."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    people: NDArray[np.int64]


def compare_within_people(
    scan: PeopleScan,
    cast: Cast,
    windows: NDArray[np.intp],
    *,
    least_ratio: float,
    permutations: int,
    seed: int,
    threads: int,
) -> Within:
    """For places found in these ``windows``. ``least_ratio``: from which a window is found.

    p is the larger of two: how often people's shuffled labels gain as much in this very window,
    and how often they gain as much in any window that reaches ``least_ratio``. The second holds
    its level over all places of a map, however they were chosen.
    """
    expected = _expected(scan)
    sign = np.sign(cast.llr[windows])
    own = cast.unsafe[windows] / scan.parts
    enough = expected.people[windows] >= LEAST_COMPARED
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = sign * (own - expected.mean[windows]) / expected.deviation[windows]

    possible = expected.people > 0
    most, fewest = scan.votes_reaching(least_ratio, slice(None))

    def measure(votes: NDArray[np.int64], here: slice) -> NDArray[np.float64]:
        best = np.full((1 + len(windows), votes.shape[1]), -np.inf)
        found = (votes >= most[here, None]) | (votes <= fewest[here, None])
        window, replicate = np.nonzero(found & possible[here, None])
        seen = votes[window, replicate]
        gains = (seen / scan.parts - expected.mean[here][window]) / expected.deviation[here][window]
        gains *= np.where(seen >= most[here][window], 1.0, -1.0)
        np.maximum.at(best[0], replicate, gains)
        inside = np.flatnonzero((windows >= here.start) & (windows < here.stop))
        best[1 + inside] = sign[inside, None] * votes[windows[inside] - here.start]
        return best

    batches = replicates(
        scan,
        measure,
        1 + len(windows),
        permutations=permutations,
        seed=seed,
        threads=threads,
        within_people=True,
    )
    drawn = np.concatenate(list(batches), axis=1)
    anywhere = (drawn[0] >= gain[:, None] - TIE).sum(axis=1)
    here = (drawn[1:] >= (sign * cast.unsafe[windows])[:, None]).sum(axis=1)
    p = (1 + np.maximum(anywhere, here)) / (1 + permutations)
    return Within(expected.people[windows], gain, np.where(enough, p, np.nan))


def _expected(scan: PeopleScan) -> _Expected:
    """By the hypergeometric distribution of a person's labels over that person's pins of a kind."""
    whole = pins_of_kind(scan.respondent, scan.kind)
    share = pins_of_kind(scan.respondent, scan.kind, scan.unsafe) / np.maximum(whole, 1)
    variance_of_one = share * (1 - share) / np.maximum(whole - 1, 1)
    kind_of_mark = np.empty(len(scan.marks), dtype=np.int64)
    kind_of_mark[scan.marks.mark_of_pin] = scan.kind
    mean: list[NDArray[np.float64]] = [np.empty(0)]
    variance: list[NDArray[np.float64]] = [np.empty(0)]
    people: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    for rows in scan.chunks:
        votes = scan.votes(rows)
        shape = (len(votes.voter), whole.shape[1])
        cell = votes.vote * shape[1] + kind_of_mark[votes.mark]
        inside = np.bincount(cell, scan.marks.pins[votes.mark], shape[0] * shape[1]).reshape(shape)
        one = inside / votes.pins_inside[:, None]
        own = (one * share[votes.voter]).sum(axis=1)
        left = whole[votes.voter] - inside
        spread = (one * left * variance_of_one[votes.voter]).sum(axis=1) / votes.pins_inside
        mean.append(np.bincount(votes.row, own, len(rows)).astype(np.float64))
        variance.append(np.bincount(votes.row, spread, len(rows)).astype(np.float64))
        people.append(
            np.bincount(votes.row, weights=spread > 0, minlength=len(rows)).astype(np.int64)
        )
    deviation = np.sqrt(np.concatenate(variance))
    # Where nobody leaves room for chance there is nothing to gain.
    deviation[np.concatenate(people) == 0] = np.nan
    return _Expected(np.concatenate(mean), deviation, np.concatenate(people))
