"""How much may come from one address, and to one dialogue in a minute, before it waits.

Many people share an address: a school, a library, everybody of one mobile operator. So nothing is
refused for its address; what is over the limit only waits for a person. An address is never
stored: its hash is, without anything beside it, for less than ten minutes, under a salt of the
day that is in no backup. docs/disclosure.md tells more.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.login_counters import client_address
from mapdialog.pins.respondents import current_minute

KEPT = timedelta(minutes=9)
"""The job that forgets comes once a minute: nothing is there for ten."""
MOST_FROM_ADDRESS = 50
FEWEST_A_MINUTE = 60
"""A dialogue's ceiling is never lower than this."""
RUSH = 3
"""So many times its usual busy minute is a dialogue's ceiling."""

COUNT_SQL = """
INSERT INTO flood_counters AS known (key, times, until) VALUES (%(key)s, 1, %(until)s)
ON CONFLICT (key) DO UPDATE SET
    times = CASE WHEN known.until < %(now)s THEN 1 ELSE known.times + 1 END,
    until = CASE WHEN known.until < %(now)s THEN excluded.until ELSE known.until END
RETURNING times
"""
SALT_SQL = "SELECT salt FROM flood_salts WHERE day = %s"
NEW_SALT_SQL = "INSERT INTO flood_salts VALUES (%s, %s) ON CONFLICT DO NOTHING"

# Of the minutes in which anything came that counts, one in twenty is busier than this.
BUSY_SQL = """
SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY answers) FROM (
    SELECT count(*) AS answers
    FROM pins_arrival arrival
    JOIN pins_pin pin ON pin.id = arrival.pin_id
    LEFT JOIN pins_heldpin held ON held.pin_id = pin.id
    LEFT JOIN pins_burst burst ON burst.id = held.burst_id
    WHERE pin.dialogue_id = %s AND arrival.minute < %s
      AND (held.id IS NULL OR burst.decision = 'count')
    GROUP BY arrival.minute
) AS minutes
"""


def over_address_limit(request: HttpRequest) -> bool:
    """Count one more answer from here; whether there have been too many."""
    return _counted(f"address {client_address(request)}") > MOST_FROM_ADDRESS


def over_ceiling(dialogue: Dialogue) -> bool:
    """Count one more answer to the dialogue in this minute; whether there have been too many."""
    found = _counted(f"dialogue {dialogue.pk} {current_minute():%H:%M}")
    return found > FEWEST_A_MINUTE and found > ceiling_of(dialogue)


def ceiling_of(dialogue: Dialogue) -> int:
    """How many answers a minute are no flood here, by the minutes of the last seven days."""
    with connection.cursor() as cursor:
        cursor.execute(BUSY_SQL, [dialogue.pk, current_minute()])
        (busy,) = cursor.fetchone()
    return max(FEWEST_A_MINUTE, RUSH * (busy or 0))


def is_first_use(of: str) -> bool:
    """Whether this is seen for the first time within the time that is kept."""
    return _counted(f"once {of}") == 1


def forget_counted() -> None:
    """Counters that have run out, and the salts of earlier days."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM flood_counters WHERE until < %s", [now])
        cursor.execute("DELETE FROM flood_salts WHERE day < %s", [timezone.localdate(now)])


def _counted(what: str) -> int:
    """In a transaction of its own: nobody waits until somebody else's answer is stored."""
    now = timezone.now()
    values: dict[str, Any] = {"key": _hash(what), "now": now, "until": now + KEPT}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, values)
        return int(cursor.fetchone()[0])


def _hash(what: str) -> bytes:
    # Made here: what a statement is asked with can stand in the database's own log.
    key = settings.SECRET_KEY.encode() + _salt_of_the_day()
    return hmac.new(key, what.encode(), hashlib.sha256).digest()


def _salt_of_the_day() -> bytes:
    day = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(SALT_SQL, [day])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(NEW_SALT_SQL, [day, secrets.token_bytes(32)])
            cursor.execute(SALT_SQL, [day])
            found = cursor.fetchone()
    return bytes(found[0])
