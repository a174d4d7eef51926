"""A database that cannot be used is one sentence with the way out, never a traceback."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from psycopg import sql

from manage import needs_database
from mapdialog.database_state import (
    DatabaseNotReady,
    refuse_behind,
    refuse_unreachable,
    refuse_without_extensions,
)
from mapdialog.settings.database import parse_database_url
from tests.database_address import address_of

CHECKOUT = Path(__file__).parents[2]
NOBODY_LISTENS = "postgresql://anna:secret@127.0.0.1:1/map"
CANNOT_BE_READ = "mysql://anna:secret@127.0.0.1/map"


def database_at(address: str) -> BaseDatabaseWrapper:
    return ConnectionHandler({"default": parse_database_url(address)})["default"]


@pytest.fixture
def empty_database(db: None) -> Iterator[str]:
    """The name of a database without tables."""
    name = f"{connection.settings_dict['NAME']}_empty"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield name
        server.execute(drop)


@pytest.fixture
def plain_role(empty_database: str) -> Iterator[str]:
    """A user who owns the empty database and is no superuser."""
    role = f"{empty_database}_role"
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        named = {"role": sql.Identifier(role), "name": sql.Identifier(empty_database)}
        server.execute(sql.SQL("CREATE ROLE {role} LOGIN PASSWORD 'secret'").format(**named))
        server.execute(sql.SQL("ALTER DATABASE {name} OWNER TO {role}").format(**named))
        yield role
        server.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(**named))
        server.execute(sql.SQL("DROP ROLE {role}").format(**named))


def as_user(role: str, database: str) -> BaseDatabaseWrapper:
    found = database_at(address_of(database))
    found.settings_dict |= {"USER": role, "PASSWORD": "secret"}
    return found


def test_a_user_who_may_not_create_postgis_is_told_what_a_superuser_runs(
    plain_role: str, empty_database: str
) -> None:
    database = as_user(plain_role, empty_database)
    with pytest.raises(
        DatabaseNotReady, match=r"lacks postgis, .*-c \"CREATE EXTENSION postgis;\""
    ):
        refuse_without_extensions(database)
    with psycopg.connect(address_of(empty_database), autocommit=True) as superuser:
        superuser.execute("CREATE EXTENSION postgis")
    # The other two are trusted: their owner may create them.
    refuse_without_extensions(database)


def test_a_superuser_creates_extensions_by_migrating(empty_database: str) -> None:
    refuse_without_extensions(database_at(address_of(empty_database)))


def run(address: str, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        timeout=120,
    )


def manage(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(address, "manage.py", *arguments)


def assert_one_sentence(ended: subprocess.CompletedProcess[str], words: str) -> None:
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert words in ended.stderr
    assert ended.stderr.endswith(".\n")
    assert ended.stderr.count("\n") == 1
    assert "secret" not in ended.stderr


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_passes() -> None:
    refuse_unreachable(connection)
    refuse_behind(connection)


@pytest.mark.django_db
def test_one_migration_that_was_not_applied_is_enough() -> None:
    MigrationRecorder(connection).migration_qs.filter(app="records").latest("name").delete()
    with pytest.raises(DatabaseNotReady, match=r"apply: 1\): run `make setup`"):
        refuse_behind(connection)


def test_a_database_without_tables_is_behind_but_can_be_reached(empty_database: str) -> None:
    database = database_at(address_of(empty_database))
    refuse_unreachable(database)
    with pytest.raises(DatabaseNotReady, match="behind the code"):
        refuse_behind(database)
    database.close()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["there_is_none", "åäö"])
def test_a_missing_database_is_named(name: str) -> None:
    with pytest.raises(DatabaseNotReady, match=rf"no database {name}: create it .*make setup"):
        refuse_unreachable(database_at(address_of(name)))


@pytest.mark.parametrize(
    "address",
    [NOBODY_LISTENS, "postgresql://anna@/map?host=/there/is/none", f"{NOBODY_LISTENS}?unknown=1"],
)
def test_a_server_that_cannot_be_reached_is_not_a_missing_database(address: str) -> None:
    with pytest.raises(DatabaseNotReady, match=r"^The database cannot be reached \([^\n]*\.$"):
        refuse_unreachable(database_at(address))


@pytest.mark.parametrize(
    ("address", "command", "words"),
    [
        (NOBODY_LISTENS, ("manage.py", "serve"), "cannot be reached"),
        (CANNOT_BE_READ, ("manage.py", "collectstatic", "--no-input"), "names no PostGIS"),
    ],
)
def test_the_command_line_says_it(address: str, command: tuple[str, ...], words: str) -> None:
    assert_one_sentence(run(address, *command), words)


def test_the_worker_of_a_database_without_tables_says_it(empty_database: str) -> None:
    assert_one_sentence(manage(address_of(empty_database), "procrastinate", "worker"), "is behind")


def test_a_web_server_that_is_started_alone_says_it(empty_database: str) -> None:
    server = ("-m", "gunicorn", "--config", "python:mapdialog.web_server", "mapdialog.wsgi")
    quiet = ("--log-level", "warning", "--bind", "127.0.0.1:0")
    assert_one_sentence(run(address_of(empty_database), *server, *quiet), "is behind")


@pytest.mark.parametrize("arguments", [["check"], ["help", "migrate"]])
def test_what_asks_no_database_needs_none(arguments: list[str]) -> None:
    ended = manage(NOBODY_LISTENS, *arguments)
    assert ended.returncode == 0, ended.stderr


def test_the_version_is_that_of_pyproject() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    said = manage(NOBODY_LISTENS, "version").stdout
    assert said.startswith(f"Mapdialog {project['version']}, Django ")
    assert manage(NOBODY_LISTENS, "--version").stdout == said


@pytest.mark.parametrize(
    ("arguments", "needs"),
    [
        ([], False),
        (["help"], False),
        (["run_analysis", "--help"], False),
        (["compilemessages", "--verbosity", "0"], False),
        (["migrate"], True),
        (["run_analysis", "check"], True),
        (["unheard_of"], True),
    ],
)
def test_who_needs_a_database(arguments: list[str], needs: bool) -> None:
    assert needs_database(arguments) is needs


@pytest.mark.slow
def test_the_commands_that_mend_it_work_on_a_database_that_is_behind(empty_database: str) -> None:
    address = address_of(empty_database)
    assert_one_sentence(manage(address, "dumpdata", "sessions"), "is behind")
    for mending in (["showmigrations"], ["makemigrations", "--check"], ["migrate"]):
        assert manage(address, *mending).returncode == 0
    assert manage(address, "dumpdata", "sessions").stderr == ""
    assert manage(address, "migrate", "records", "zero").returncode == 0
    assert_one_sentence(manage(address, "dumpdata", "sessions"), "is behind")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["migrate", "showmigrations", "dbshell", "dumpdata"])
def test_no_command_shows_a_traceback_of_a_server_that_is_away(command: str) -> None:
    assert_one_sentence(manage(NOBODY_LISTENS, command), "cannot be reached")
