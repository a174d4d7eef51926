"""A real Chromium against the real site: residents' phones and desks, and staff's.

Every browser here fails its test when a page breaks or asks anybody else for anything.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
# Playwright runs an event loop in the test's own thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

Browse = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "Install Chromium, or say where it is: CHROMIUM=…"
    quiet = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
    # Nothing but this machine can be reached, even by mistake.
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", *quiet, alone]
        )
        yield launched
        launched.close()


@pytest.fixture
def open_context(
    browser: Browser, live_server: Any, transactional_db: None
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers that are watched; at the end of the test they must have nothing to tell."""
    strangers: list[str] = []
    broken: list[str] = []
    contexts: list[BrowserContext] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            strangers.append(request.url)

    def note_error(error: WebError) -> None:
        broken.append(f"{error.page.url if error.page else ''}: {error.error}")

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, **{"locale": "en-GB", "reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", note_request)
        context.on("weberror", note_error)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not strangers, "requests that left the site"
    assert not broken, "errors on pages"


@pytest.fixture
def browse(open_context: Callable[..., BrowserContext]) -> Browse:
    """`browse(**options)`: a page in a browser of its own."""
    return lambda **options: open_context(**options).new_page()


@pytest.fixture
def phone(browse: Browse) -> Page:
    return browse(**PHONE)


@pytest.fixture
def desk(browse: Browse) -> Page:
    return browse(**DESK)


@pytest.fixture
def plain(browse: Browse) -> Page:
    """A browser without JavaScript."""
    return browse(**DESK, java_script_enabled=False)
