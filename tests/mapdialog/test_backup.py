"""The backup of docs/operations.md restores everything, triggers too."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"


@pytest.fixture
def empty_database(transactional_db: None) -> Iterator[str]:
    name = f"{connection.settings_dict['NAME']}_restored"
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")
        yield name
        cursor.execute(f"DROP DATABASE {quoted}")


@pytest.mark.slow
def test_a_backup_restores_without_an_error(empty_database: str, tmp_path: Path) -> None:
    settings = connection.settings_dict
    server = {"PGHOST": settings["HOST"], "PGPORT": settings["PORT"] or "5432"}
    login = {"PGUSER": settings["USER"], "PGPASSWORD": settings["PASSWORD"]}
    options: dict[str, Any] = {"env": os.environ | server | login, "text": True}
    dump = [
        "--no-unlogged-table-data",
        "--format",
        "custom",
        "--file",
        tmp_path / "mapdialog.dump",
        settings["NAME"],
    ]
    restore = ["--clean", "--if-exists", "--dbname", empty_database, tmp_path / "mapdialog.dump"]

    subprocess.run(["pg_dump", *dump], check=True, **options)
    restored = subprocess.run(["pg_restore", *restore], capture_output=True, **options)

    assert restored.stderr == ""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        expected = cursor.fetchall()
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or 5432,
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=empty_database,
    ) as other:
        assert expected
        assert other.execute(TRIGGERS).fetchall() == expected
