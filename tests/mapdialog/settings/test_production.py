"""What production sets otherwise than a laptop; the settings are read anew for it."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

import mapdialog.settings

COOKIES = ("SESSION", "CSRF", "LANGUAGE")


def read_settings(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name in ("MAPDIALOG_PRODUCTION", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(Path(mapdialog.settings.__file__)))


@pytest.mark.parametrize("cookie", COOKIES)
def test_no_cookie_is_sent_in_clear_in_production(
    monkeypatch: pytest.MonkeyPatch, cookie: str
) -> None:
    found = read_settings(monkeypatch, MAPDIALOG_PRODUCTION="1", SECRET_KEY="x" * 50)
    assert found[f"{cookie}_COOKIE_SECURE"] is True
    assert found["SECURE_SSL_REDIRECT"] is True


def test_a_laptop_without_https_keeps_its_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_settings(monkeypatch)
    assert not any(found.get(f"{cookie}_COOKIE_SECURE") for cookie in COOKIES)


def test_production_does_not_start_with_the_laptops_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read_settings(monkeypatch, MAPDIALOG_PRODUCTION="1")
