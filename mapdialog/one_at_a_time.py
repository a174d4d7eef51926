"""A lock that belongs to no row: the second waits until the first one's transaction has ended."""

from django.db import connection


def one_at_a_time(what: str, number: int) -> None:
    """`what`: a word for the work; `number`: of the row that it is about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [what, number])
