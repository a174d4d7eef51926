"""Another moment than now: the one thing that no test can wait for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

SWEDEN = ZoneInfo("Europe/Stockholm")


@contextmanager
def at_moment(moment: datetime) -> Iterator[None]:
    """Let the product think that it is another moment."""
    with patch.object(timezone, "now", return_value=moment.astimezone(UTC)):
        yield


def in_sweden(day: date, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SWEDEN)
