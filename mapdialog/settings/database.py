"""DATABASE_URL as Django's DATABASES["default"]."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"postgresql", "postgres", "postgis"}
EXAMPLE = "postgresql://user:password@host:5432/name or postgresql://user@/name?host=/socket/folder"


def parse_database_url(url: str) -> dict[str, Any]:
    """Return Django's settings for the PostGIS database that `url` names.

    The form is PostgreSQL's own connection URI; query parameters other than `host` and `port`
    (`sslmode`, `application_name`, …) go to the driver. Raises ImproperlyConfigured, and
    never repeats the address, as it may hold a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        query = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read; write {EXAMPLE}.") from None
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES or not name or "/" in name:
        raise ImproperlyConfigured(f"DATABASE_URL names no PostGIS database; write {EXAMPLE}.")
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(host or ""),
        "PORT": query.pop("port", None) or str(port or ""),
        "OPTIONS": query,
    }
