"""A test database for each process that runs tests, so that any number of them run at once.

The name is drawn by lot, and whoever uses it holds a lock on it for as long as the process lives.
A database whose lock is free was left behind by tests that were killed, and is dropped.
"""

import contextlib
import re
import secrets
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

PREFIX = "test_mapdialog_"
# What tests make beside their database begins with its name.
OURS = re.compile(rf"({PREFIX}[0-9a-f]{{8}})(_\w+)?")
# Locks are known within one database only: this one every server has.
MEETING_PLACE = "postgres"


@contextlib.contextmanager
def own_database_name(connect: dict[str, Any]) -> Iterator[str]:
    """A name that nobody else uses until this ends; `connect` is what psycopg is to be told."""
    name = PREFIX + secrets.token_hex(4)
    with psycopg.connect(**connect | {"dbname": MEETING_PLACE}, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        _drop_those_left_behind(server)
        yield name


def _drop_those_left_behind(server: psycopg.Connection[Any]) -> None:
    owned = "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = current_user"
    for (name,) in server.execute(owned).fetchall():
        if (ours := OURS.fullmatch(name)) and _lock(server, ours[1]):
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))
            server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [ours[1]])


def _lock(server: psycopg.Connection[Any], name: str) -> bool:
    row = server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
    return row == (True,)
