"""The address of a database beside the test database, for programs that tests start."""

from urllib.parse import quote, urlencode

from django.db import connection


def address_of(name: str = "") -> str:
    """DATABASE_URL of the database of that name on the test database's server; default: itself."""
    settings = connection.settings_dict
    user, password = quote(settings["USER"]), quote(settings["PASSWORD"])
    place = urlencode({"host": settings["HOST"], "port": settings["PORT"] or 5432})
    return f"postgresql://{user}:{password}@/{quote(name or settings['NAME'])}?{place}"
