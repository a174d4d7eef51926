"""Whether the database can be used, and if not, one sentence with the way out.

Asked before a command runs (`manage.py`) and before a web server starts (`web_server`); at any
other time a fault of the database is an error like any other.
"""

import os
import sys
from typing import Any

import django
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from mapdialog.cluster import EXTENSIONS, ClusterError, ensure_running

ANSWER_SECONDS = 5
# Extensions that are trusted may be created by whoever may create a schema; PostGIS is not.
MISSING_EXTENSIONS = """
SELECT wanted.name FROM unnest(%s::text[]) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = wanted.name)
  AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
  AND NOT EXISTS (
      SELECT FROM pg_available_extension_versions AS version
      WHERE version.name = wanted.name AND version.trusted
        AND has_database_privilege(current_database(), 'CREATE'))
"""


class DatabaseNotReady(RuntimeError):
    """The message says in one sentence what is wrong and what to do."""


def prepare_database(*, up_to_date: bool, migrates: bool = False) -> None:
    """Start the embedded database unless DATABASE_URL names another, and look at what is there.

    Raises DatabaseNotReady when it cannot be reached or, if it is to be ``up_to_date``, when
    migrations have not been applied, or when it is to be migrated and must not.
    """
    try:
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = ensure_running()
        django.setup()
        refuse_unreachable(connection)
        if migrates:
            refuse_without_extensions(connection)
        if up_to_date:
            refuse_behind(connection)
    except (ClusterError, ImproperlyConfigured) as error:
        raise DatabaseNotReady(str(error)) from error


def refuse_unreachable(database: BaseDatabaseWrapper) -> None:
    # Past Django's pool, which would try again for as long as a request may wait.
    wanted = {"connect_timeout": ANSWER_SECONDS, **database.get_connection_params()}
    try:
        psycopg.connect(**wanted).close()
    except psycopg.Error as error:
        name = wanted["dbname"]
        if _is_missing(wanted):
            raise DatabaseNotReady(
                f"There is no database {name}: create it (createdb {name}), then run `make setup`."
            ) from error
        raise DatabaseNotReady(
            f"The database cannot be reached ({_reason(error)}): start it or correct "
            "DATABASE_URL, then run `make setup`."
        ) from error


def refuse_without_extensions(database: BaseDatabaseWrapper) -> None:
    wanted = database.get_connection_params()
    with psycopg.connect(**wanted) as asked:
        rows = asked.execute(MISSING_EXTENSIONS, [list(EXTENSIONS)])
        missing = [str(name) for (name,) in rows.fetchall()]
    if missing:
        commands = " ".join(f"CREATE EXTENSION {name};" for name in missing)
        raise DatabaseNotReady(
            f"The database {wanted['dbname']} lacks {', '.join(missing)}, which its user may not "
            f'create: as a superuser, run psql -d {wanted["dbname"]} -c "{commands}", '
            "then `make setup`."
        )


def refuse_behind(database: BaseDatabaseWrapper) -> None:
    try:
        executor = MigrationExecutor(database)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise DatabaseNotReady(
            f"The database cannot be read ({_reason(error)}): give its user the right to, "
            "or name another in DATABASE_URL."
        ) from error
    if missing:
        raise DatabaseNotReady(
            f"The database is behind the code (migrations to apply: {len(missing)}): "
            "run `make setup` or manage.py migrate."
        )


def _is_missing(wanted: dict[str, Any]) -> bool:
    """Asked of the server, as its own words may be in any language."""
    try:
        with psycopg.connect(**{**wanted, "dbname": "postgres"}) as server:
            there = server.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [wanted["dbname"]]
            )
            return there.fetchone() is None
    except psycopg.Error:
        return False


def _reason(error: Exception) -> str:
    lines = str(error).removeprefix("connection failed: ").strip().splitlines()
    return lines[0].rstrip(".: ") if lines else type(error).__name__


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapdialog.settings")
    try:
        prepare_database(up_to_date=True)
    except DatabaseNotReady as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
