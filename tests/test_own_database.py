"""Databases of tests: everybody's own, and those of the dead are cleared away."""

import secrets

import psycopg
import pytest
from django.db import connection

from tests.own_database import OURS, PREFIX, OwnDatabase, own_database

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def make(own: OwnDatabase, suffix: str = "") -> None:
    own.server.execute(f"CREATE DATABASE {own.name}{suffix}")


def test_what_the_dead_left_goes_and_what_the_living_use_stays() -> None:
    parameters = connection.get_connection_params()
    with own_database(parameters) as dead:
        make(dead)
        make(dead, "_restored")
    with own_database(parameters) as living:
        make(living)
        assert living.name in names()
        assert not {dead.name, f"{dead.name}_restored"} & names()
        with own_database(parameters) as third:
            assert len({dead.name, living.name, third.name}) == 3
            assert {living.name, connection.settings_dict["NAME"]} <= names()
    with own_database(parameters):
        assert living.name not in names()


def test_the_copy_to_start_from_stays_while_migrations_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parameters, digest = connection.get_connection_params(), secrets.token_hex(4)
    with own_database(parameters) as here:
        assert here.template
        monkeypatch.setattr("tests.own_database.digest_of_migrations", lambda: digest)
        with own_database(parameters) as elsewhere:
            assert elsewhere.template is None
            assert here.template  # somebody uses it
            make(elsewhere)
            elsewhere.keep_as_template()
            elsewhere.keep_as_template()
            assert elsewhere.template == f"{PREFIX}{digest}_migrated"
        monkeypatch.undo()
        with own_database(parameters):
            assert not {elsewhere.name, elsewhere.migrated} & names()
            assert here.template


def test_the_copy_is_as_the_migrations_left_it() -> None:
    with own_database(connection.get_connection_params()) as own:
        there = connection.get_connection_params() | {"dbname": own.migrated}
        with psycopg.connect(**there) as copy:
            applied = copy.execute("SELECT count(*) FROM django_migrations").fetchone()
            assert copy.execute("SELECT count(*) FROM dialogues_dialogue").fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone() == applied


@pytest.mark.parametrize("name", ["mapdialog", "test_mapdialog", "test_mapdialog_0123456", "a" * 8])
def test_databases_with_other_names_are_not_ours_to_drop(name: str) -> None:
    assert OURS.fullmatch(f"{PREFIX}0123abcd_restored")
    assert not OURS.fullmatch(name)


def test_a_database_that_somebody_is_still_connected_to_can_be_dropped() -> None:
    parameters = connection.get_connection_params()
    with own_database(parameters) as own:
        make(own)
        straggler = psycopg.connect(**parameters | {"dbname": own.name})
        with pytest.raises(psycopg.errors.ObjectInUse):
            own.server.execute(f"DROP DATABASE {own.name}")
        own.end_other_sessions()
        own.server.execute(f"DROP DATABASE {own.name}")
        assert own.name not in names()
        straggler.close()
