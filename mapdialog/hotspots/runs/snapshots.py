"""A run's input, frozen: what goes in, its hash, and the way back from the stored bytes.

Respondents are numbered from 0 in the order in which they came to the dialogue: neither the hash
nor the result depends on the database's own numbers, and a person keeps the number from one run
of a dialogue to the next, as the gate needs it (`publishing`).
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import geopandas as gpd
import numpy as np
from django.db import connection
from django.utils import timezone

from analysis.checks import METRIC_CRS
from geodata.frames import pins_frame
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.bursts import ROUGH_M, YOUNG
from mapdialog.pins.models import Status
from mapdialog.pins.vocabulary import Perception

COLUMNS = ("respondent", "unsafe", "x", "y", "hour", "times_of_day", "reasons")
# Asked for later than those above: runs made before have no such columns, and their hash neither.
# The last one is there only if some place is rough, so that other runs keep their hash.
LATER_COLUMNS = ("when_dark", "seasons", "precision_m")

# Arrays leave PostgreSQL about six times as fast as rows (measured on a million pins).
ROWS_SQL = """
WITH person AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS number
    FROM pins_respondent WHERE dialogue_id = %(dialogue)s
)
SELECT array_agg(ST_AsBinary(pin.point) ORDER BY pin.id),
       array_agg(person.number ORDER BY pin.id),
       array_agg(pin.perception ORDER BY pin.id),
       array_agg(extract(epoch FROM pin.created_hour)::bigint / 3600 ORDER BY pin.id),
       array_agg(array_to_string(pin.times_of_day, ' ') ORDER BY pin.id),
       array_agg(array_to_string(pin.reasons, ' ') ORDER BY pin.id),
       array_agg(pin.when_dark ORDER BY pin.id),
       array_agg(array_to_string(pin.seasons, ' ') ORDER BY pin.id),
       array_agg(coalesce(pin.precision_m, 0) ORDER BY pin.id)
FROM pins_pin pin JOIN person ON person.id = pin.respondent_id
WHERE pin.dialogue_id = %(dialogue)s AND pin.status = %(status)s
  AND NOT EXISTS (SELECT FROM pins_heldpin held JOIN pins_burst burst ON burst.id = held.burst_id
                  WHERE held.pin_id = pin.id AND burst.decision <> 'count')
  AND (coalesce(pin.precision_m, 0) > %(rough)s
       OR NOT EXISTS (SELECT FROM pins_arrival arrival
                      WHERE arrival.pin_id = pin.id AND arrival.minute > %(since)s))
"""
NAMES = (
    "respondent", "perception", "hour", "times_of_day", "reasons", "when_dark", "seasons",
    "precision_m",
)  # fmt: skip


@dataclass(frozen=True)
class Snapshot:
    """The pins of a run as a frame in EPSG:3006, and the hash of exactly these."""

    pins: gpd.GeoDataFrame
    input_hash: str

    @property
    def respondents(self) -> int:
        return int(self.pins["respondent"].nunique())


def take_snapshot(dialogue: Dialogue) -> Snapshot:
    """The dialogue's approved pins as they are now: withdrawn, hidden and unread ones are out,
    and those that count for nothing yet (`pins.bursts`). Where all are young, they are read."""
    now = timezone.now()
    points, columns = _read(dialogue, now - YOUNG)
    if not points:
        points, columns = _read(dialogue, now)
    frame = pins_frame(points, dict(zip(NAMES, columns, strict=True)))
    if not frame["precision_m"].any():
        frame = frame.drop(columns="precision_m")
    return Snapshot(frame, hash_of(arrays_of(frame)))


def _read(dialogue: Dialogue, since: datetime) -> tuple[list[bytes], list[list[Any]]]:
    """Points and columns of those that came before a moment."""
    approved = Status.APPROVED
    values: dict[str, Any] = {"dialogue": dialogue.pk, "status": approved, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(ROWS_SQL, values | {"rough": ROUGH_M})
        points, *columns = (column or [] for column in cursor.fetchone())
    return points, columns


def arrays_of(frame: gpd.GeoDataFrame) -> dict[str, np.ndarray]:
    arrays = {
        "respondent": frame["respondent"].to_numpy(np.int64),
        "unsafe": (frame["perception"] == Perception.UNSAFE).to_numpy(np.bool_),
        "x": frame.geometry.x.to_numpy(np.float64),
        "y": frame.geometry.y.to_numpy(np.float64),
        "hour": frame["hour"].to_numpy(np.int64),
        "times_of_day": frame["times_of_day"].to_numpy(np.str_),
        "reasons": frame["reasons"].to_numpy(np.str_),
    }
    if "when_dark" in frame.columns:
        arrays["when_dark"] = frame["when_dark"].to_numpy(np.bool_)
        arrays["seasons"] = frame["seasons"].to_numpy(np.str_)
    if "precision_m" in frame.columns:
        arrays["precision_m"] = frame["precision_m"].to_numpy(np.int64)
    return arrays


def hash_of(arrays: dict[str, np.ndarray]) -> str:
    digest = hashlib.sha256()
    for name in (*COLUMNS, *LATER_COLUMNS):
        if name in arrays:
            array = arrays[name]
            body = "\n".join(array).encode() if array.dtype.kind == "U" else array.tobytes()
            digest.update(f"{name}:{len(array)}:".encode() + body)
    return digest.hexdigest()


def packed(snapshot: Snapshot) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays_of(snapshot.pins))  # type: ignore[arg-type]
    return buffer.getvalue()


def unpacked(rows: bytes) -> Snapshot:
    """The snapshot again, from a run's stored bytes."""
    with np.load(io.BytesIO(rows), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    labels = np.where(arrays["unsafe"], Perception.UNSAFE, Perception.SAFE)
    columns = {"perception": labels} | {
        name: arrays[name] for name in arrays if name not in {"unsafe", "x", "y"}
    }
    frame = gpd.GeoDataFrame(
        columns, geometry=gpd.points_from_xy(arrays["x"], arrays["y"]), crs=METRIC_CRS
    )
    return Snapshot(frame, hash_of(arrays))
