"""Simulated residents and the places they mark, with a fixed seed.

Nobody here exists. A person has a home, a tendency to feel safe or unsafe that colours all their
answers (so that answers of one person are alike, as real ones are), and marks three or four
places: some that everybody talks about, some on their own streets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from shapely.geometry import LineString

from demo.feelings import ELSEWHERE, PLACES, Feeling, Weights
from demo.footing import Footing
from demo.island.place import rng_for, to_lng_lat

SWEDEN = ZoneInfo("Europe/Stockholm")
TENDENCY = 0.9  # standard deviation in log-odds: an intraclass correlation of 0.2
MOST_PINS = 14
HOME_RANGE_M = 300.0
ALL_MARKS = 1000.0  # against which the places' pull is counted

AGES: Weights = {"0-15": 0.05, "16-24": 0.13, "25-44": 0.32, "45-64": 0.29, "65-84": 0.19,
                 "85+": 0.02}  # fmt: skip
PUPILS: Weights = {"0-15": 0.36, "16-24": 0.2, "25-44": 0.27, "45-64": 0.13, "65-84": 0.04}
RELATIONS: Weights = {"lives": 0.76, "works": 0.09, "studies": 0.08, "visits": 0.04, "passes": 0.03}
# Hours at which people answer, 0–23.
HOURS = np.array([1, 0, 0, 0, 0, 1, 3, 6, 6, 5, 5, 6, 8, 6, 5, 6, 7, 8, 9, 11, 12, 10, 6, 3.0])


@dataclass(frozen=True)
class Round:
    """One dialogue's answers: how many people, when, and what was different that year.

    ``unsafe`` replaces and ``pull`` multiplies what ``feelings`` says of a place, by its key;
    ``words`` names other remarks than the place's own.
    """

    key: str
    respondents: int
    opens: date
    days: int
    ages: Weights = field(default_factory=lambda: AGES)
    unsafe: Mapping[str, float] = field(default_factory=dict)
    pull: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Respondent:
    """One person; the three facts are empty where they were not given."""

    number: int
    age_band: str
    gender: str
    relation: str


@dataclass(frozen=True)
class PinDraft:
    """One marked place in the words of the form; ``place`` is the key of what it truly is."""

    respondent: Respondent
    place: str
    perception: str
    lng: float
    lat: float
    reasons: tuple[str, ...]
    times: tuple[str, ...]
    day_types: tuple[str, ...]
    when_dark: bool
    season: tuple[str, ...]
    place_type: str
    created: datetime
    comment: str = ""
    language: str = "sv"
    share_as_voice: bool = False


def draw_answers(answers: Round, footing: Footing) -> list[PinDraft]:
    """All pins of a round, in the order in which they were sent; comments come from ``words``."""
    rng = rng_for(f"people {answers.key}")
    places = [_as_it_was(place, answers) for place in PLACES]
    pins: list[PinDraft] = []
    for number in range(1, answers.respondents + 1):
        pins += _answers_of_one(number, answers, places, footing, rng)
    return sorted(pins, key=lambda pin: (pin.created, pin.respondent.number))


def _as_it_was(place: Feeling, answers: Round) -> Feeling:
    return replace(
        place,
        unsafe=answers.unsafe.get(place.key, place.unsafe),
        pull=place.pull * answers.pull.get(place.key, 1.0),
    )


def _answers_of_one(
    number: int, answers: Round, places: list[Feeling], footing: Footing, rng: np.random.Generator
) -> Iterator[PinDraft]:
    person = _person(number, answers, rng)
    home = footing.home(rng)
    tendency = rng.normal(0, TENDENCY)
    sent = _moment(answers, rng)
    count = min(MOST_PINS, 1 + int(rng.negative_binomial(1.15, 1.15 / (1.15 + 2.5))))
    for place in _chosen(places, count, home, rng):
        log_odds = np.log(place.unsafe / (1 - place.unsafe)) + tendency
        unsafe = rng.random() < 1 / (1 + np.exp(-log_odds))
        x, y = _spot_at(place, home, footing, rng)
        yield _pin(person, place, bool(unsafe), to_lng_lat(x, y), sent, rng)
        if rng.random() < 0.1:
            sent = min(sent + timedelta(hours=int(rng.integers(1, 40))), _last_moment(answers))


def _person(number: int, answers: Round, rng: np.random.Generator) -> Respondent:
    """Facts are optional, and about a fifth leave each of them out."""
    genders: Weights = {"woman": 0.57, "man": 0.415, "other": 0.015}
    given = rng.random(3) > (0.2, 0.18, 0.14)
    return Respondent(
        number,
        _one_of(answers.ages, rng) if given[0] else "",
        _one_of(genders, rng) if given[1] else "",
        _one_of(RELATIONS, rng) if given[2] else "",
    )


def _moment(answers: Round, rng: np.random.Generator) -> datetime:
    """Most answer in the first days, some after the newspaper wrote, some at the reminder."""
    day = np.arange(answers.days)
    weight = np.exp(-day / 6) + 0.5 * np.exp(-(((day - 11) / 1.6) ** 2)) + 0.12
    weight[-6:] += 0.25
    chosen = answers.opens + timedelta(days=int(rng.choice(day, p=weight / weight.sum())))
    hour = int(rng.choice(24, p=HOURS / HOURS.sum()))
    return datetime.combine(chosen, time(hour), SWEDEN)


def _last_moment(answers: Round) -> datetime:
    last = answers.opens + timedelta(days=answers.days - 1)
    return datetime.combine(last, time(23), SWEDEN)


def _chosen(
    places: list[Feeling], count: int, home: tuple[float, float], rng: np.random.Generator
) -> list[Feeling]:
    """Places that pull, more so if they are near; what remains of all marks is elsewhere."""
    middles = np.array([np.mean(place.at, axis=0) for place in places])
    pull = np.array([place.pull for place in places])
    near = np.exp(-np.hypot(*(middles - home).T) / 2600)
    weights = np.append(pull * near / near.mean(), max(ALL_MARKS - pull.sum(), ALL_MARKS / 6))
    drawn = rng.choice(len(weights), size=count, p=weights / weights.sum())
    known = dict.fromkeys(index for index in drawn.tolist() if index < len(places))
    elsewhere = int((drawn == len(places)).sum())
    return [*(places[index] for index in known), *[ELSEWHERE] * elsewhere] or [ELSEWHERE]


def _spot_at(
    place: Feeling, home: tuple[float, float], footing: Footing, rng: np.random.Generator
) -> tuple[float, float]:
    if place.key != ELSEWHERE.key:
        x, y = place.at[0]
        if len(place.at) > 1:
            middle = LineString(place.at).interpolate(rng.uniform(0, 1), normalized=True)
            x, y = middle.x, middle.y
        return footing.stand(_near(x, y, place.spread_m / 2, rng), rng)
    if rng.random() < 0.5:
        return footing.stand(_near(*home, HOME_RANGE_M, rng), rng)
    return footing.stand(footing.somewhere_in_town(rng), rng)


def _near(x: float, y: float, spread_m: float, rng: np.random.Generator) -> tuple[float, float]:
    return x + float(rng.normal(0, spread_m)), y + float(rng.normal(0, spread_m))


def _pin(
    person: Respondent,
    place: Feeling,
    unsafe: bool,
    lng_lat: tuple[float, float],
    sent: datetime,
    rng: np.random.Generator,
) -> PinDraft:
    dark = unsafe and bool(rng.random() < place.dark)
    winter = dark and rng.random() < 0.4
    weekend = place.key == "pub_corner" and rng.random() < 0.7
    return PinDraft(
        respondent=person,
        place=place.key,
        perception="unsafe" if unsafe else "safe",
        lng=lng_lat[0],
        lat=lng_lat[1],
        reasons=_some_of(place.why_unsafe if unsafe else place.why_safe, rng, none=0.1),
        times=_some_of(place.when_unsafe if unsafe else place.when_safe, rng, none=0.25),
        day_types=("weekend",) if weekend else (),
        when_dark=dark,
        season=("autumn", "winter") if winter else (),
        place_type=place.place_type if rng.random() < 0.8 else "",
        created=sent,
    )


def _one_of(weights: Weights, rng: np.random.Generator) -> str:
    chances = np.array(list(weights.values()))
    return list(weights)[rng.choice(len(chances), p=chances / chances.sum())]


def _some_of(weights: Weights, rng: np.random.Generator, *, none: float) -> tuple[str, ...]:
    """Each word by its own chance, at least one and at most four, unless nothing is answered."""
    if rng.random() < none:
        return ()
    chosen = [word for word, chance in weights.items() if rng.random() < chance]
    return tuple(chosen[:4]) or (_one_of(weights, rng),)
