"""When the answers of a run were given: from its stored input, to the hour, never more exactly."""

import io
from datetime import UTC, datetime

import numpy as np
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.hotspots.models import AnalysisRun

HOUR_S = 3_600


def period_of(run: AnalysisRun) -> tuple[datetime, datetime] | None:
    """The first and the last hour with an answer; None if the input was disposed of."""
    snapshot = getattr(run, "snapshot", None)
    if snapshot is None:
        return None
    # Only this column is unpacked: a page need not read a million places.
    with np.load(io.BytesIO(bytes(snapshot.rows)), allow_pickle=False) as stored:
        hours = stored["hour"]
    first, last = int(hours.min()), int(hours.max())
    return (datetime.fromtimestamp(first * HOUR_S, UTC), datetime.fromtimestamp(last * HOUR_S, UTC))


def period_words(run: AnalysisRun) -> str:
    """The period in the reader's way of writing days and hours, empty if it is not known."""
    period = period_of(run)
    if period is None:
        return ""
    first, last = (date_format(timezone.localtime(hour), "DATETIME_FORMAT") for hour in period)
    return first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}
