"""What is true on the invented island: where people feel safe or unsafe, why and when.

The simulated answers are drawn from this; what the analysis finds can be held against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demo.island.plan import Point

Weights = Mapping[str, float]
"""Words of the form (``pins.vocabulary``) and how often they are chosen there."""

EVENING: Weights = {"evening": 0.75, "night": 0.5, "early_morning": 0.12, "afternoon": 0.1}
NIGHT: Weights = {"night": 0.8, "evening": 0.45}
DAYTIME: Weights = {"day": 0.55, "afternoon": 0.5, "early_morning": 0.15}
SCHOOL_RUN: Weights = {"early_morning": 0.5, "afternoon": 0.55, "evening": 0.25, "day": 0.2}
TRAFFIC: Weights = {"early_morning": 0.45, "afternoon": 0.6, "evening": 0.02, "day": 0.55}
ANY_TIME: Weights = {"day": 0.4, "afternoon": 0.4, "evening": 0.4}


@dataclass(frozen=True)
class Feeling:
    """One place. ``pull`` is how many it draws of every 1,000 marks (``people``)."""

    key: str
    place_type: str
    at: tuple[Point, ...]  # one point, or a line to walk along
    spread_m: float
    pull: float
    unsafe: float  # the probability for a person of no particular tendency
    why_unsafe: Weights
    when_unsafe: Weights
    dark: float = 0.1  # of the unsafe marks: "when it is dark"
    why_safe: Weights = field(
        default_factory=lambda: {"people_around": 0.5, "open_view": 0.4, "well_kept": 0.35}
    )
    when_safe: Weights = field(default_factory=lambda: ANY_TIME)


PLACES: tuple[Feeling, ...] = (
    Feeling("underpass", "underpass", ((1350, 225), (1362, 350)), 26, 62, 0.86,
            {"poor_lighting": 0.7, "blocked_view": 0.5, "no_alternative_route": 0.45,
             "graffiti": 0.3, "deserted": 0.3, "groups_gathering": 0.25, "neglected": 0.2,
             "own_experience": 0.08},
            EVENING, 0.75, {"well_lit": 0.7, "open_view": 0.4, "well_kept": 0.5}),
    Feeling("town_park", "park", ((760, 40), (740, -120), (700, -260), (690, -380)), 52, 70, 0.8,
            {"poor_lighting": 0.65, "overgrown_vegetation": 0.6, "blocked_view": 0.4,
             "deserted": 0.35, "intoxicated_people": 0.3, "drugs": 0.15, "litter": 0.12},
            NIGHT, 0.8, {"well_kept": 0.6, "people_around": 0.5, "open_view": 0.3}, DAYTIME),
    Feeling("shop_parking", "parking", ((1150, -150),), 44, 58, 0.84,
            {"poor_lighting": 0.55, "deserted": 0.5, "groups_gathering": 0.4,
             "reckless_driving": 0.3, "litter": 0.25, "vandalism": 0.2, "blocked_view": 0.2},
            EVENING, 0.55),
    Feeling("school_path", "path", ((1225, 480), (1265, 500), (1310, 480), (1360, 425)),
            24, 52, 0.84,
            {"poor_lighting": 0.75, "overgrown_vegetation": 0.5, "deserted": 0.45,
             "blocked_view": 0.35, "no_alternative_route": 0.25},
            SCHOOL_RUN, 0.7),
    Feeling("commuter_parking", "parking", ((1540, 192),), 35, 16, 0.62,
            {"deserted": 0.5, "poor_lighting": 0.45, "vandalism": 0.4}, EVENING, 0.5),
    Feeling("pub_corner", "street", ((1870, -860), (1960, -770)), 40, 34, 0.76,
            {"intoxicated_people": 0.7, "fights_threats": 0.4, "crowded": 0.3, "harassment": 0.3,
             "litter": 0.2},
            NIGHT, 0.3),
    Feeling("ring_crossing", "street", ((300, -590),), 40, 26, 0.8,
            {"unsafe_traffic": 0.75, "reckless_driving": 0.6, "blocked_view": 0.2},
            TRAFFIC, 0.02),
    Feeling("station_crossing", "street", ((1330, 172),), 16, 16, 0.7,
            {"unsafe_traffic": 0.7, "reckless_driving": 0.4, "poor_wayfinding": 0.2},
            SCHOOL_RUN, 0.1),
    Feeling("square", "square", ((1405, -300),), 62, 74, 0.16,
            {"intoxicated_people": 0.4, "crowded": 0.3, "groups_gathering": 0.3}, EVENING, 0.2,
            {"people_around": 0.75, "well_lit": 0.55, "open_view": 0.45, "well_kept": 0.3}),
    Feeling("library", "other", ((1393, -430),), 48, 44, 0.09,
            {"groups_gathering": 0.5, "crowded": 0.3}, ANY_TIME, 0.1,
            {"staff_present": 0.75, "people_around": 0.5, "well_lit": 0.3, "well_kept": 0.3}),
    Feeling("promenade", "path",
            ((1975, -1150), (2005, -1300), (1990, -900), (2110, -805), (2230, -752)), 26, 80, 0.15,
            {"deserted": 0.4, "poor_lighting": 0.4}, NIGHT, 0.5,
            {"open_view": 0.65, "people_around": 0.55, "well_lit": 0.4, "well_kept": 0.45}),
    Feeling("beach", "other", ((3320, -500),), 55, 26, 0.1,
            {"litter": 0.5, "deserted": 0.3}, EVENING, 0.2,
            {"people_around": 0.6, "open_view": 0.5, "well_kept": 0.4}, DAYTIME),
    Feeling("playground", "playground", ((400, -1110),), 30, 24, 0.14,
            {"litter": 0.5, "vandalism": 0.4}, EVENING, 0.2,
            {"people_around": 0.6, "well_kept": 0.55, "open_view": 0.5}, DAYTIME),
    Feeling("meadow_park", "park", ((1440, 930), (1500, 1000)), 55, 34, 0.3,
            {"groups_gathering": 0.4, "poor_lighting": 0.4, "litter": 0.3}, EVENING, 0.5,
            {"people_around": 0.6, "open_view": 0.5, "well_kept": 0.4}, DAYTIME),
    Feeling("north_square", "shops", ((1620, 470),), 45, 36, 0.46,
            {"groups_gathering": 0.5, "reckless_driving": 0.35, "litter": 0.3, "neglected": 0.3},
            EVENING, 0.3,
            {"people_around": 0.6, "staff_present": 0.4, "well_lit": 0.35}, DAYTIME),
    Feeling("stream_way", "path", ((1040, -480), (1105, -610), (1300, -790)), 24, 26, 0.34,
            {"poor_lighting": 0.5, "reckless_driving": 0.3, "deserted": 0.3}, EVENING, 0.6,
            {"open_view": 0.5, "well_kept": 0.5, "people_around": 0.4}, DAYTIME),
    Feeling("sports", "other", ((1280, -1715), (1400, -1850)), 45, 26, 0.26,
            {"poor_lighting": 0.5, "deserted": 0.3, "poor_wayfinding": 0.25}, EVENING, 0.5,
            {"people_around": 0.7, "staff_present": 0.35, "well_lit": 0.35}),
    Feeling("health_centre", "other", ((490, 165),), 35, 14, 0.12,
            {"unsafe_traffic": 0.4, "poor_wayfinding": 0.3}, DAYTIME, 0.1,
            {"staff_present": 0.7, "well_lit": 0.3}, DAYTIME),
)  # fmt: skip

# The rest of the marks are spread over streets where people live and pass.
ELSEWHERE = Feeling(
    "elsewhere", "street", ((1400, -300),), 0, 0, 0.4,
    {"poor_lighting": 0.4, "reckless_driving": 0.3, "unsafe_traffic": 0.25, "deserted": 0.25,
     "blocked_view": 0.15, "overgrown_vegetation": 0.15, "litter": 0.12, "neglected": 0.1,
     "groups_gathering": 0.1, "reputation": 0.05},
    EVENING, 0.5,
    {"well_lit": 0.4, "people_around": 0.45, "open_view": 0.3, "well_kept": 0.4},
)  # fmt: skip
