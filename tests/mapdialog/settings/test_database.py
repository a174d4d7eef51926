from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from mapdialog.cluster_home import Home
from mapdialog.settings.database import parse_database_url


def test_a_server_with_a_password() -> None:
    found = parse_database_url(
        "postgresql://anna:p%40ss%2Fword@db.example:5433/map?sslmode=require"
    )
    assert found == {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": "map",
        "USER": "anna",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_folder() -> None:
    found = parse_database_url("postgresql://anna@/map?host=/run/my%20sockets&port=5434")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/my sockets", "5434", {})


ANY_NAME = st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1)


@given(name=ANY_NAME)
def test_the_embedded_cluster_is_found_whatever_its_folder_is_called(name: str) -> None:
    home = Home(root=Path("/checkout"), sockets=Path("/checkout") / name)
    found = parse_database_url(home.url)
    assert found["HOST"] == str(home.sockets)
    assert (found["NAME"], found["USER"]) == ("mapdialog", "mapdialog")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "map",
        "sqlite:///map.db",
        "postgresql://anna:secret@host",
        "postgresql://anna:secret@host/",
        "postgresql://anna:secret@host/map/other",
        "postgresql://anna:secret@host:port/map",
        "postgresql://anna:secret@host:99999/map",
        "postgresql://anna:secret@[::1/map",
        "postgresql://anna:secret@host/map?sslmode",
    ],
)
def test_what_is_no_address_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        parse_database_url(url)
    assert "DATABASE_URL" in str(refusal.value)
    assert "secret" not in str(refusal.value)
