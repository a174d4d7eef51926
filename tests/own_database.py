"""A test database for each process that runs tests, so that any number of them run at once.

The name is drawn by lot, and whoever uses it holds a lock on it for as long as the process lives.
A database whose lock is free was left behind by tests that were killed, and is dropped.

A copy of the database as the migrations leave it is kept for later runs, under a name made from the
migrations and the pinned packages: with the same it is copied, which takes a second, and with
others it is one more that was left behind. Django migrates the copy too, so that it lacks nothing.
"""

import contextlib
import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

CHECKOUT = Path(__file__).parents[1]
PREFIX = "test_mapdialog_"
# What belongs to a database of tests begins with its name.
OURS = re.compile(rf"({PREFIX}[0-9a-f]{{8}})(_\w+)?")
# Locks are known within one database only: this one every server has.
MEETING_PLACE = "postgres"


@dataclass(frozen=True)
class OwnDatabase:
    """The database of this process (not made yet), and the one that it may be copied from."""

    server: psycopg.Connection[Any]
    name: str
    migrated: str

    @property
    def template(self) -> str | None:
        return self.migrated if self.migrated in _databases(self.server) else None

    def end_other_sessions(self) -> None:
        """Who is still connected (a thread of a server, a pool that is closing) goes before it."""
        self.server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [self.name],
        )

    def keep_as_template(self) -> None:
        """Copy it, before anything is in it; nobody may be connected."""
        with _locked(self.server, f"{self.migrated} is made"):
            if not self.template:
                names = sql.Identifier(self.migrated), sql.Identifier(self.name)
                self.server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


@contextlib.contextmanager
def own_database(connect: dict[str, Any]) -> Iterator[OwnDatabase]:
    """A name that nobody else uses until this ends; `connect` is what psycopg is to be told."""
    name, like_ours = PREFIX + secrets.token_hex(4), PREFIX + digest_of_migrations()
    with psycopg.connect(**connect | {"dbname": MEETING_PLACE}, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        server.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [like_ours])
        _drop_those_left_behind(server, but={name, like_ours})
        yield OwnDatabase(server, name, f"{like_ours}_migrated")


def digest_of_migrations() -> str:
    found = hashlib.sha256((CHECKOUT / "requirements" / "base.txt").read_bytes())
    for path in sorted(CHECKOUT.glob("mapdialog/**/migrations/*.py")):
        found.update(path.relative_to(CHECKOUT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:8]


def _drop_those_left_behind(server: psycopg.Connection[Any], *, but: set[str]) -> None:
    for name in _databases(server):
        ours = OURS.fullmatch(name)
        if ours and ours[1] not in but and _is_nobodys(server, ours[1]):
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))
            server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [ours[1]])


def _databases(server: psycopg.Connection[Any]) -> list[str]:
    owned = "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = current_user"
    return [str(name) for (name,) in server.execute(owned).fetchall()]


def _is_nobodys(server: psycopg.Connection[Any], name: str) -> bool:
    row = server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
    return row == (True,)


@contextlib.contextmanager
def _locked(server: psycopg.Connection[Any], name: str) -> Iterator[None]:
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
    yield
    server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])
