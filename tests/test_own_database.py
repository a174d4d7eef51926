"""Databases of tests: everybody's own, and those of the dead are cleared away."""

import psycopg
import pytest
from django.db import connection

from tests.own_database import MEETING_PLACE, OURS, PREFIX, own_database_name

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def make(name: str) -> None:
    parameters = connection.get_connection_params() | {"dbname": MEETING_PLACE}
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")


def test_what_the_dead_left_goes_and_what_the_living_use_stays() -> None:
    parameters = connection.get_connection_params()
    with own_database_name(parameters) as dead:
        pass
    make(dead)
    make(f"{dead}_restored")
    with own_database_name(parameters) as living:
        make(living)
        assert living in names()
        assert not {dead, f"{dead}_restored"} & names()
        with own_database_name(parameters) as third:
            assert len({dead, living, third}) == 3
            assert {living, connection.settings_dict["NAME"]} <= names()
    with own_database_name(parameters):
        assert living not in names()


@pytest.mark.parametrize("name", ["mapdialog", "test_mapdialog", "test_mapdialog_0123456", "a" * 8])
def test_databases_with_other_names_are_not_ours_to_drop(name: str) -> None:
    assert OURS.fullmatch(f"{PREFIX}0123abcd_restored")
    assert not OURS.fullmatch(name)
