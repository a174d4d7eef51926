"""Small patterns of people and the plain way to count their votes: loops and fractions."""

import math
from collections import defaultdict
from fractions import Fraction

import geopandas as gpd
import numpy as np

from analysis.grid import axial, hex_ids

# A centre of a cell of 100 m whose column and row are divided by 2, 3 and 4.
CORNER = np.array([660_000.0, 12 * 5_500 * 100 * math.sqrt(0.75)])
RADII = {100: 1, 175: 1, 250: 1, 350: 2, 450: 2, 600: 3, 800: 4}


def pins_at(rows, **columns):
    """Pins from (person, east, north, unsafe), metres from the corner."""
    person, east, north, unsafe = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {
            "perception": np.where(unsafe, "unsafe", "safe"),
            "respondent": list(person),
            **columns,
        },
        geometry=gpd.points_from_xy(
            CORNER[0] + np.array(east, float), CORNER[1] + np.array(north, float)
        ),
        crs=3006,
    )


def some_people(people, *, seed=1, extent_m=1_500, pins_each=3, share=0.45, square=0, spread_m=120):
    """People about a town; so many of them have also marked one square, and nearly all unsafe."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), pins_each)
    xy = rng.uniform(0, extent_m, (people, 2))[person] + rng.normal(0, spread_m, (len(person), 2))
    unsafe = rng.random(len(person)) < share
    there = np.arange(square) * pins_each
    xy[there] = rng.normal((600, 600), 50, (square, 2))
    unsafe[there] = rng.random(square) < 0.9
    return pins_at(list(zip(person, *xy.T, unsafe, strict=True)))


def plain_windows(pins, *, largest_radius_m=800):
    """(id of the centre, radius) → for each person in the disc their [unsafe, all] pins."""
    ids = hex_ids(pins, cell_size_m=100)
    q, r = axial(ids)
    found = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for radius, step in RADII.items():
        if radius > largest_radius_m:
            continue
        reach = math.ceil(radius / 100 / math.sqrt(0.75))
        for pin in range(len(pins)):
            for dq in range(-reach, reach + 1):
                for dr in range(-reach, reach + 1):
                    if 100 * math.sqrt(dq * dq + dq * dr + dr * dr) > radius + 1e-9:
                        continue
                    centre = (int(q[pin]) + dq, int(r[pin]) + dr)
                    if centre[0] % step or centre[1] % step:
                        continue
                    told = found[centre, radius][pins["respondent"].iloc[pin]]
                    told[0] += pins["perception"].iloc[pin] == "unsafe"
                    told[1] += 1
    return found


def plain_vote(people):
    """(votes for unsafe as a fraction, people) of what `plain_windows` tells of one window."""
    return sum((Fraction(u, n) for u, n in people.values()), Fraction(0)), len(people)


def plain_expectation(pins):
    """Person → the mean share of unsafe of those with as many pins."""
    own = pins.assign(unsafe=pins["perception"] == "unsafe").groupby("respondent")["unsafe"]
    size, share = own.size(), own.mean()
    return share.groupby(size).mean().loc[size].set_axis(size.index)


def plain_ratio(votes, people, expected):
    """The log-likelihood ratio, with the sign of the direction."""
    won, lost = float(votes), float(people - votes)
    total = sum(x * math.log(x / e) for x, e in ((won, expected), (lost, people - expected)) if x)
    return math.copysign(total, won - expected)
