"""How large is a place that was found? Its share, allowing for its having been found.

A place is shown because its votes were many. Votes that were many by luck are shown too, those
that were few by luck are not, so the plain share of what is shown is too large on average and its
interval misses the truth too often (the winner's curse). Two things are combined:

- the likelihood of the votes given that they were many enough to be shown (Zhong and Prentice
  2008, Biostatistics 9:621-634, with the binomial in place of the normal distribution). Just above
  the threshold it knows hardly anything, and its interval reaches far down;
- what holds for all windows at once: no true share is so far from the votes that chance would
  bring it about anywhere on the map. This one is never so wide, but wide for all.

The hybrid of Andrews, Kitagawa and McCloskey (2024, Quarterly Journal of Economics 139:305-358)
takes the first at a little more than its level, within the second at the rest. From below the
second is taken at the level of the test: shares that the test has rejected are not likely ones.
That the place is also the best of several overlapping windows is not part of the condition;
docs/method.md says what both leave, by simulation.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.checks import finite_vector, fraction
from analysis.errors import InvalidInputError, InvalidParameterError
from analysis.shares import CONFIDENCE

# So much of what may be missed is left to the limits that hold for all windows at once.
BEYOND = 0.005
# Where a share would be 0 or 1 the conditional likelihood has no limit there.
_EDGE = 1e-9


def share_of_found(
    won: float,
    people: float,
    *,
    least: float,
    rejected: float,
    beyond: float,
    confidence: float = CONFIDENCE,
) -> tuple[float, float, float]:
    """Share, low and high of ``won`` votes of ``people``, shown because ``least`` were reached.

    ``rejected``: the log-likelihood ratio from which the test rejects; ``beyond``: the one that
    chance exceeds anywhere on a map in one of 1 / ``BEYOND`` maps. Raises as
    ``share_given_found``.
    """
    if confidence >= 1 - BEYOND:
        raise InvalidParameterError(f"confidence must lie below {1 - BEYOND}.")
    share, low, high = share_given_found(won, people, least, confidence=confidence + BEYOND)
    lowest, _ = _not_beyond(won, people, min(rejected, beyond))
    _, highest = _not_beyond(won, people, beyond)
    low, high = (min(max(limit, lowest), highest) for limit in (low, high))
    return min(max(share, low), high), low, high


def share_given_found(
    won: float, people: float, least: float, *, confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Share, low and high of ``won`` votes of ``people``, shown because ``least`` were reached.

    Votes may be split (between whole ones the binomial tail is continued by the incomplete beta
    function). The share is the median-unbiased one and the limits are those of the central
    interval, all by mid-p, so that without a condition (``least`` 0) they are the ordinary mid-p
    interval. Raises ``InvalidInputError`` unless 0 ≤ least ≤ won ≤ people and people > 0.
    """
    finite_vector([won, people, least], name="votes", minimum=0.0)
    fraction(confidence, name="confidence")
    if not (least <= won <= people and people > 0):
        raise InvalidInputError("There are more votes than people, or fewer than were shown.")
    tail = (1 - confidence) / 2
    return (
        _share_at(0.5, won, people, least),
        _share_at(tail, won, people, least),
        _share_at(1 - tail, won, people, least),
    )


def at_least(votes: Any, people: float, share: Any) -> NDArray[np.float64]:
    """P(X ≥ votes) for X binomial(people, share), continued to split votes and beyond the ends."""
    votes = np.asarray(votes, dtype=np.float64)
    inside = special.betainc(np.maximum(votes, 1e-12), np.maximum(people - votes + 1, 1e-12), share)
    return np.where(votes <= 0, 1.0, np.where(votes > people, 0.0, inside))


def _share_at(chance: float, won: float, people: float, least: float) -> float:
    """The share at which so many votes or more, of those that are shown, have this chance."""

    def excess(share: float) -> float:
        shown = float(at_least(least, people, share))
        if shown == 0.0:
            # Beyond the smallest number there is, more is ever less likely than least.
            return -chance
        more = float(at_least(won, people, share) + at_least(won + 1, people, share)) / 2
        return more / shown - chance

    if excess(_EDGE) >= 0:
        return 0.0
    if excess(1 - _EDGE) <= 0:
        return 1.0
    return float(optimize.brentq(excess, _EDGE, 1 - _EDGE, xtol=1e-12))


def _not_beyond(won: float, people: float, beyond: float) -> tuple[float, float]:
    """The shares from which these votes have a log-likelihood ratio of at most ``beyond``."""

    def ratio(share: float) -> float:
        lost = people - won
        total = special.rel_entr(won, people * share) + special.rel_entr(lost, people * (1 - share))
        return float(total) - beyond

    seen = won / people
    low = optimize.brentq(ratio, _EDGE, seen) if seen > _EDGE and ratio(_EDGE) > 0 else 0.0
    high = 1.0
    if seen < 1 - _EDGE and ratio(1 - _EDGE) > 0:
        high = optimize.brentq(ratio, seen, 1 - _EDGE)
    return float(low), float(high)
