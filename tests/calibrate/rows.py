"""Which towns are simulated: a row of calibration.json each.

In the towns of ``NULLS`` no place differs and people answer independently of each other; the test
must keep its level in each. ``LIMITS`` break what the test assumes, or are refused, and are shown
as such. In those of ``PLACES`` one place differs. ``CHANGES`` are two rounds of answers.
``INNER`` are the towns on which the tests are tried that the map is not made of.
"""

from dataclasses import dataclass, replace

from tests.calibrate.simulate import MOST_PINS, Crowd, Ground, Place, Town

WIDE = Ground()
SMALL_TOWN = Ground(extent_m=6_000.0, neighbourhoods=12, spread_m=500.0)
CENTRE = Ground(extent_m=6_000.0, neighbourhoods=1, spread_m=700.0)
COAST = Ground(extent_m=10_000.0, neighbourhoods=20, spread_m=600.0, shore=True)


@dataclass(frozen=True)
class Row:
    """One round of answers. ``limit``: printed as a known limit, outside the mean of nulls."""

    name: str
    town: Town
    place: Place | None = None
    limit: bool = False

    @property
    def kind(self) -> str:
        differs = self.place is not None and self.place.share_unsafe is not None
        return "place" if differs else "null"


@dataclass(frozen=True)
class InnerRow:
    """One round of answers, for the tests that the map is not made of."""

    name: str
    town: Town
    place: Place | None = None


@dataclass(frozen=True)
class ChangeRow:
    """Two rounds of answers: nobody changes and another crowd comes, or one place changes."""

    name: str
    before: Town
    after: Town
    place_before: Place | None = None
    place_after: Place | None = None

    @property
    def changes(self) -> bool:
        return self.place_before != self.place_after


def town(
    people: int = 500,
    pins_each: float = 4.0,
    spread_m: float = 400.0,
    share_unsafe: float = 0.45,
    icc: float = 0.2,
    ground: Ground = WIDE,
) -> Town:
    """A town of so many people."""
    return Town(round(people * pins_each), pins_each, spread_m, share_unsafe, icc, ground)


ONE_BUSY = Crowd(1, 3_000.0, pins=MOST_PINS)
FIVE_BUSY = Crowd(5, 3_000.0, pins=40)
TALKATIVE = replace(town(icc=0.4, ground=SMALL_TOWN), counts="lognormal")
LONG_TAIL = replace(town(icc=0.4, ground=SMALL_TOWN), counts="pareto")
# Many have been there, none of them feels other there than elsewhere.
SQUARE = Place(150.0, 200, None, "home", emptied=False)

NULLS = (
    Row("people alike, pins within 200 m", town(spread_m=200.0, icc=0.0)),
    Row("people alike, small town", town(icc=0.0, ground=SMALL_TOWN)),
    Row("ICC 0.2, pins within 400 m", town()),
    Row("ICC 0.4, pins within 200 m", town(spread_m=200.0, icc=0.4, ground=SMALL_TOWN)),
    Row("ICC 0.6, pins within 100 m", town(spread_m=100.0, icc=0.6, ground=SMALL_TOWN)),
    Row("ICC 0.6, pins within 800 m", town(spread_m=800.0, icc=0.6, ground=SMALL_TOWN)),
    Row("ICC 0.4, pins within 2 km", town(spread_m=2_000.0, icc=0.4, ground=SMALL_TOWN)),
    Row("many pins: lognormal", TALKATIVE),
    Row("many pins: Pareto, up to 200", LONG_TAIL),
    Row("busy people feel less safe", replace(TALKATIVE, busier_unsafe=0.7)),
    Row("busiest people feel less safe", replace(LONG_TAIL, busier_unsafe=0.7)),
    Row("busy people feel safer", replace(TALKATIVE, busier_unsafe=-0.7)),
    Row("20 % unsafe", town(share_unsafe=0.2, icc=0.3, ground=SMALL_TOWN)),
    Row("70 % safe", town(share_unsafe=0.3, icc=0.3, ground=SMALL_TOWN)),
    Row("along a coast", town(icc=0.3, ground=COAST)),
    Row("one dense centre", town(icc=0.4, ground=CENTRE)),
    Row("one dense centre, 1,000 people × 2", town(1_000, 2.0, icc=0.4, ground=CENTRE)),
    Row("320 people × 1.3", town(320, 1.3, icc=0.2)),
    Row("320 people × 1.3, one dense centre", town(320, 1.3, icc=0.2, ground=CENTRE)),
    Row(
        "five busy people live together",
        replace(town(icc=0.4, ground=SMALL_TOWN), crowd=Crowd(5, 0.0, 100.0, pins=40)),
    ),
    Row(
        "thirty busy people everywhere",
        replace(town(icc=0.4, ground=SMALL_TOWN), crowd=Crowd(30, 0.0, 5_000.0, pins=60)),
    ),
    Row(
        "four pins on the very same spot",
        replace(town(300, 8.0, icc=0.4, ground=SMALL_TOWN), pins_per_spot=4),
    ),
    Row(
        "unsafe places are known roughly",
        replace(town(icc=0.4, ground=SMALL_TOWN), rough=(0.1, 0.6)),
    ),
    Row("everybody marks the square", town(icc=0.3, ground=SMALL_TOWN), SQUARE),
)

ALIKE = replace(town(icc=0.3, ground=SMALL_TOWN), alike=0.5)
GATHERING = Place(200.0, 60, None, "around")

LIMITS = (
    Row(
        "unsafe people keep near home",
        replace(town(spread_m=1_500.0, icc=0.4, ground=SMALL_TOWN), spread_if_unsafe_m=150.0),
        limit=True,
    ),
    Row(
        "households answer alike",
        replace(town(spread_m=200.0, icc=0.4, ground=SMALL_TOWN), households=True),
        limit=True,
    ),
    Row("neighbours answer alike", ALIKE, limit=True),
    Row("neighbours answer alike, 60 mark one spot", ALIKE, GATHERING, limit=True),
    Row("250 people × 1.3, refused", town(250, 1.3), limit=True),
)

FORTY = Place(200.0, 40, 0.85, "home")

PLACES = (
    Row("40 of 500 people at 85 %", town(), FORTY),
    Row("40 at 85 %, one busy 3 km away", replace(town(), crowd=ONE_BUSY), FORTY),
    Row("40 at 85 %, five busy 3 km away", replace(town(), crowd=FIVE_BUSY), FORTY),
    Row("33 of 800 people × 1.5 at 80 %", town(800, 1.5), Place(200.0, 33, 0.8, "home")),
    Row("40 at 85 % safe", town(share_unsafe=0.55), replace(FORTY, share_unsafe=0.15)),
    Row("60 at 65 %", town(), Place(200.0, 60, 0.65, "home")),
    Row(
        "40 at 85 %, others live there",
        town(ground=SMALL_TOWN),
        replace(FORTY, emptied=False),
    ),
    Row("60 at 85 %, other pins within 1,500 m", town(), Place(200.0, 60, 0.85, "around")),
)

SIXTY_BEFORE = Place(200.0, 60, 0.45, "home")


def campaign(people: int, name: str, at: float | None = None) -> ChangeRow:
    """Nobody changes, but in the second round so many more people come from one corner.

    ``at``: the share of unsafe in the corner in both rounds; None: as everywhere.
    """
    crowd = Crowd(people, 0.0) if at is not None else Crowd(people, 5_000.0)
    corner = Place(400.0, 40, at, emptied=False) if at is not None else None
    after = replace(town(), crowd=crowd) if people else town()
    return ChangeRow(name, town(), after, corner, corner)


CHANGES = (
    campaign(0, "nobody changes"),
    campaign(40, "nobody changes, 40 more from one corner"),
    campaign(80, "nobody changes, 80 more from one corner"),
    campaign(150, "nobody changes, 150 more from one corner"),
    campaign(80, "nobody changes, 80 more from an unsafe corner", at=0.75),
    ChangeRow(
        "60 a round go from 45 to 85 %",
        town(),
        town(),
        SIXTY_BEFORE,
        replace(SIXTY_BEFORE, share_unsafe=0.85),
    ),
)

INNER = (
    *(InnerRow(f"ICC {icc:.1f}", Town(2_000, 4.0, 200.0, 0.45, icc)) for icc in (0.0, 0.4)),
    *(
        InnerRow(f"{people} people at 80 %", town(1_250), Place(200.0, people, 0.8))
        for people in (76, 152)
    ),
)
