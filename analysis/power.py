"""What a round of answers can show at all: people needed, and the smallest detectable share.

About 8.5 / KL(p_in ‖ p_out) people in a place give a 50 % chance that it is found, where KL is
the divergence of the two shares in nats. The constant comes from simulated towns of
20 × 20 km scanned at α = 0.05; it is a rule of thumb and is shown as such.
"""

import math

from scipy import optimize

from analysis.checks import fraction, whole

NATS_FOR_HALF_POWER = 8.5


def divergence(share_in: float, share_out: float) -> float:
    """Kullback-Leibler divergence of two shares, in nats; infinite where one is impossible."""
    total = 0.0
    for inside, outside in ((share_in, share_out), (1 - share_in, 1 - share_out)):
        if inside > 0:
            total += inside * math.log(inside / outside) if outside > 0 else math.inf
    return total


def respondents_needed(share_in: float, share_out: float) -> float:
    """People needed in a place with share ``share_in`` for about 50 % power; both in (0, 1)."""
    fraction(share_in, name="share_in")
    fraction(share_out, name="share_out")
    nats = divergence(share_in, share_out)
    return NATS_FOR_HALF_POWER / nats if nats > 0 else math.inf


def smallest_detectable_share(respondents: int, share_out: float) -> float | None:
    """The smallest share of a place with so many people that would be found in half of cases.

    ``share_out``: the share in the rest of the municipality, in (0, 1). Returns a share above
    it, or None where so few people cannot show anything, even if all of them agree.
    """
    whole(respondents, name="respondents")
    fraction(share_out, name="share_out")
    if respondents * divergence(1.0, share_out) < NATS_FOR_HALF_POWER:
        return None

    def missing(share: float) -> float:
        return respondents * divergence(share, share_out) - NATS_FOR_HALF_POWER

    return float(optimize.brentq(missing, share_out, 1.0, xtol=1e-9))
