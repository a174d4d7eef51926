"""When everything in the demo happened, counted from today."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

from demo.people import PUPILS, SWEDEN, Round

OPEN_DAYS = 35


@dataclass(frozen=True)
class Calendar:
    """The days of one dialogue."""

    opens: date
    closes: date

    @property
    def published(self) -> date:
        return self.closes + timedelta(days=21)

    @property
    def closed(self) -> date:
        return self.closes + timedelta(days=75)


def calendar_from(opens: date, days: int = OPEN_DAYS) -> Calendar:
    return Calendar(opens, opens + timedelta(days=days - 1))


def last_year(today: date) -> Calendar:
    """More than a calendar year before ``this_year``, so that the titles differ."""
    return calendar_from(today - timedelta(days=470))


def this_year(today: date) -> Calendar:
    return calendar_from(today - timedelta(days=84))


def school_ways(today: date) -> Calendar:
    return calendar_from(today - timedelta(days=12))


@contextmanager
def as_if_it_were(day: date, hour: int = 10) -> Iterator[None]:
    """Let the product's services think that it is another day, so that the past gets its dates."""
    moment = datetime.combine(day, time(hour), SWEDEN)
    with patch.object(timezone, "now", return_value=moment.astimezone(UTC)):
        yield


def last_years_answers(today: date) -> Round:
    return Round(
        "last year", 563, last_year(today).opens, OPEN_DAYS,
        unsafe={"underpass": 0.92, "stream_way": 0.45}, pull={"underpass": 1.35},
    )  # fmt: skip


def this_years_answers(today: date) -> Round:
    """The underpass has been mended since; the rest is as it was."""
    return Round(
        "this year", 641, this_year(today).opens, OPEN_DAYS,
        unsafe={"underpass": 0.36, "school_path": 0.8, "ring_crossing": 0.5},
        words={"underpass": "underpass_mended"},
    )  # fmt: skip


def school_answers(today: date) -> Round:
    """Twelve days of answers, mostly by pupils and those who follow them to school."""
    return Round(
        "school ways", 120, school_ways(today).opens, 12, ages=PUPILS,
        unsafe={"underpass": 0.42, "ring_crossing": 0.65},
        words={"underpass": "underpass_mended"},
        pull={"school_path": 2.4, "ring_crossing": 2.2, "station_crossing": 2.0, "underpass": 0.9,
              "sports": 2.2, "playground": 1.6, "library": 1.4, "pub_corner": 0.15,
              "promenade": 0.6, "square": 0.7, "shop_parking": 0.6, "stream_way": 1.5},
    )  # fmt: skip
