"""What every test needs; fixtures of one room stand in that room's own conftest."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
import pytest_django
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from mapdialog.cluster import ClusterError, ensure_running
from tests.own_database import OwnDatabase, own_database

# Timings are never asserted; a gate searches the same examples twice, `make test-all` new ones.
hypothesis.settings.register_profile("new", deadline=None)
hypothesis.settings.register_profile("gate", deadline=None, derandomize=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


def pytest_configure() -> None:
    if not os.environ.get("DATABASE_URL"):
        try:
            ensure_running()
        except ClusterError as error:
            pytest.exit(str(error), returncode=4)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[OwnDatabase]:
    """pytest-django's own place to name the test database."""
    with own_database(connection.get_connection_params()) as own:
        connection.settings_dict["TEST"] |= {"NAME": own.name, "TEMPLATE": own.template}
        yield own


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_modify_db_settings: OwnDatabase,
    django_db_use_migrations: bool,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """The test database, migrated; the first of its kind is kept for those who come later."""
    own = django_db_modify_db_settings
    if django_db_use_migrations and not own.template:
        with django_db_blocker.unblock():
            connection.close()
            connection.close_pool()
        own.keep_as_template()
    yield
    own.end_other_sessions()


@pytest.fixture(scope="session", autouse=True)
def _static_files_as_built() -> Iterator[None]:
    """Pages find their static files where the build left them; nothing has to be collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(STORAGES=storages, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Tests make hundreds of people; a hash that takes its time would take all the time."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Words are those in the code, whatever the page that the test before opened was written in."""
    with translation.override("en"):
        yield


# What migrations leave behind, beside empty tables.
MIGRATED = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _committed_rows_are_deleted() -> Iterator[None]:
    """After tests that commit, tables are emptied row by row: to truncate all takes seconds."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", _delete_rows)
        yield


def _delete_rows(_test: TransactionTestCase) -> None:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    deletes = "; ".join(f'DELETE FROM "{table}"' for table in tables if table not in MIGRATED)
    with transaction.atomic(), connection.cursor() as cursor:
        # Neither the order of foreign keys nor append-only triggers stand in the way.
        cursor.execute(f"SET LOCAL session_replication_role = replica; {deletes}")
