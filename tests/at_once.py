"""Two who act at once, each over a connection of their own. Nobody sleeps, nobody guesses."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

from mapdialog.errors import DomainError

# Nothing that is waited for here takes so long: it is a test that would hang.
PATIENCE_S = 30
# Locks are told as they are now, where the list of connections is that of the transaction's start.
WAITING = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE NOT granted AND pg_blocking_pids(pid) @> ARRAY[pg_backend_pid()]
)
"""


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What both give; where the second is refused, the refusal.

    The second begins when the first has done everything but commit, and must wait for it: where
    it does not, the two have walked past each other.
    """
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            one = first()
            answer = other.submit(_over_own_connection, second)
            waited = _waits(answer)
        two = answer.result(PATIENCE_S)
    assert waited, f"the second did not wait for the first: {two!r}"
    return one, two


def _waits(answer: "Future[Any]") -> bool:
    """Once it is certain: whether the other waits for us, or has gone all its way."""
    while not answer.done():
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() == (True,):
                return True
    return False


def _over_own_connection(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except DomainError as refusal:
        return refusal
    finally:
        connection.close()
