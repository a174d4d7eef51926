"""After a flood nothing tells who sent it: in no table, no statement and no line of the log."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Burst, Pin
from tests.clock import at_moment
from tests.flooding import AGENT, HOME, MOMENT, SCRIPT, address, form

TABLES = """
SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""
UNLOGGED = """
SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r' ORDER BY relname
"""


def whole_database() -> dict[str, str]:
    """Every row of every table as text, bytes too."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\n'), '') FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def tables_with(marks: list[str]) -> set[tuple[str, str]]:
    found = whole_database()
    assert "public.flood_counters" in found
    as_bytes = {mark: mark.encode().hex() for mark in marks}
    return {
        (table, mark)
        for table, rows in found.items()
        for mark in marks
        if mark in rows or as_bytes[mark] in rows
    }


def flooded(dialogue: Dialogue) -> tuple[list[str], str]:
    """What could tell somebody, and all that the database was asked."""
    marks = [SCRIPT, HOME, AGENT]
    with at_moment(MOMENT), CaptureQueriesContext(connection) as asked:
        for number in range(70):
            browser, sent = Client(headers={"user-agent": AGENT}), form()
            browser.post(address(dialogue), sent, REMOTE_ADDR=SCRIPT if number % 7 else HOME)
            marks += [sent["submission"], sent["made"], browser.cookies["respondent"].value]
    return marks, "\n".join(query["sql"] for query in asked.captured_queries)


def test_no_table_statement_or_log_has_an_address_an_agent_or_a_token(
    dialogue: Dialogue, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    marks, statements = flooded(dialogue)
    assert Pin.objects.count() == 70
    assert dialogue.brake_changes.count() == 1
    assert tables_with(marks) == set()
    told = caplog.text + "".join(capfd.readouterr())
    assert [mark for mark in marks if mark in statements or mark in told] == []
    assert statements.count("flood_counters") > 70


@pytest.mark.parametrize("kept", [SCRIPT, f"{AGENT} (test)"])
def test_the_search_would_find_it(dialogue: Dialogue, kept: str) -> None:
    Burst.objects.create(dialogue=dialogue, from_hour=MOMENT, to_hour=MOMENT, reason=kept)
    assert {table for table, _mark in tables_with([SCRIPT, AGENT])} == {"public.pins_burst"}


def test_what_is_counted_is_in_no_archive_and_beside_nothing(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNLOGGED)
        unlogged = {name for (name,) in cursor.fetchall()}
        assert {"flood_counters", "flood_salts", "login_counters", "pins_arrival"} <= unlogged
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'flood_counters'"
        )
        assert {name for (name,) in cursor.fetchall()} == {"key", "times", "until"}


def test_the_same_address_is_another_hash_tomorrow_and_after_a_crash(dialogue: Dialogue) -> None:
    def keys() -> set[bytes]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT key FROM flood_counters")
            found = {bytes(key) for (key,) in cursor.fetchall()}
            cursor.execute("DELETE FROM flood_counters")
        return found

    Client().post(address(dialogue), form(), REMOTE_ADDR=HOME)
    first = keys()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM flood_salts")
    Client().post(address(dialogue), form(), REMOTE_ADDR=HOME)
    assert len(first) == 2
    assert not first & keys()
