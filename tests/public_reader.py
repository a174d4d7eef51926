"""A visitor without a login who reads everything that a municipality shows, and keeps it.

The routes are read from the product itself: one that is added is read the day it is written, or
the reader says what it must know about it. From there every address that a page names is followed.
What differs from visit to visit with nothing new being said (tokens, today's date in a file) is
taken out; two readings are then equal if and only if nothing public has changed.
"""

import html
import re
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.core.management import call_command
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse

from mapdialog.dialogues.about import PAGES
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Voice
from mapdialog.urls import ROOMS

LANGUAGES = ("sv", "en")
# What a filter may be called, tried on every layer: one that works without the gate is found.
FILTERS = ("", "?tid=night", "?kanns=unsafe", "?upplevelse=unsafe", "?q=Norra", "?format=json")
# Health, a token, a file that is named after its content and the way to the login.
NOT_ABOUT_ANSWERS = {"healthz", "csrf-token", "base_map", "workplaces", "join"}

ADDRESSES = re.compile(r'(?:href|src|action|data-[a-z-]+)="(/[^"]*)"')
PASSING = [
    re.compile(pattern)
    for pattern in (
        r"nonce-[\w+/=-]+",
        r'nonce="[^"]*"',
        r'name="csrfmiddlewaretoken" value="[^"]*"',
        r'name="submission"\s+(?:type="hidden"\s+)?value="[^"]*"',
        r'name="made" value="[^"]*"',
        r'value="[\w-]{20,}"',
    )
]
HEADERS = ("Content-Type", "ETag", "Last-Modified", "Content-Length", "Location", "Link")
SAME_LENGTH = {"application/geo+json", "application/json"}
WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
PRINTED = re.compile(r"(?:Printed|Utskriven|Utskrivet) .*")

Reading = dict[str, str]


def routes() -> dict[str, URLPattern]:
    """All that is for everybody, by name."""
    found = {f"{room}:{route.name}": route for room, urls in ROOMS.items() for route in urls.public}
    top = [route for urls in ROOMS.values() for route in getattr(urls, "top", [])]
    return found | {str(route.name): route for route in top}


ROUTES = routes()


@dataclass
class Reader:
    """Reads one municipality; `folder` is where it writes what it takes home."""

    municipality: Municipality
    folder: Path

    def read(self) -> Reading:
        """All that is public: by language and address, and by kind of file."""
        found = {}
        for language in LANGUAGES:
            for url, text in self._pages(language):
                found[f"{language} {url}"] = text
        return found | dict(self._files())

    def _pages(self, language: str) -> Iterator[tuple[str, str]]:
        client = Client(headers={"accept-language": language})
        waiting, seen = list(self.addresses()), set[str]()
        while waiting:
            url = waiting.pop()
            if url in seen:
                continue
            seen.add(url)
            response = client.get(url)
            body = _body(response)
            yield url, _told(response, body)
            waiting += [found for found in _links(url, body) if self._is_own(found)]

    def addresses(self) -> Iterator[str]:
        for name, route in routes().items():
            if name in NOT_ABOUT_ANSWERS:
                continue
            for values in self._values(set(route.pattern.converters), name):
                url = reverse(name, kwargs=values)
                yield from (url + query for query in (FILTERS if ".json" in url else ("",)))

    def _values(self, wanted: set[str], name: str) -> Iterator[dict[str, object]]:
        known = {"slug", "page", "number"}
        assert wanted - {"kommun"} <= known, f"What is {wanted - known} in the address of {name}?"
        kommun = {} if ":" not in name else {"kommun": self.municipality.slug}
        if "page" in wanted:
            yield from ({**kommun, "page": page} for page in PAGES)
        elif "slug" in wanted:
            for dialogue in self.municipality.dialogues.order_by("pk"):
                own = {**kommun, "slug": dialogue.slug}
                if "number" not in wanted:
                    yield own
                else:
                    assert name.startswith("pins:"), f"What is the number in {name}?"
                    voices = Voice.objects.filter(dialogue=dialogue)
                    yield from ({**own, "number": pk} for pk in voices.values_list("pk", flat=True))
        else:
            yield kommun

    def _is_own(self, url: str) -> bool:
        return url.startswith((f"/{self.municipality.slug}/", "/medborgardialog/"))

    def _files(self) -> Iterator[tuple[str, str]]:
        for dialogue in self.municipality.dialogues.order_by("pk"):
            for form, unpack in (("gpkg", _geopackage), ("geojson", Path.read_text), ("csv", _zip)):
                path = self.folder / f"public.{form}"
                call_command(
                    "export_layers", dialogue.slug, audience="public", out=path, format=form,
                    stdout=_Silent(),
                )  # fmt: skip
                yield f"file {dialogue.slug}.{form}", unpack(path)
                path.unlink()
            if dialogue.publications.exists():
                path = self.folder / "public.pdf"
                call_command("print_map", dialogue.slug, out=path, stdout=_Silent())
                yield f"file {dialogue.slug}.pdf", PRINTED.sub("", text_of_pdf(path))


class _Silent:
    def write(self, _text: str) -> None:
        """What a command says to the one who calls it is not public."""


def changes(before: Reading, after: Reading) -> list[str]:
    """Where two readings differ: the address, and the first place at which it does."""
    found = []
    for url in sorted(before.keys() | after.keys()):
        was, now = before.get(url), after.get(url)
        if was != now:
            found.append(f"{url}: {_around(was or '', now or '')}")
    return found


def _around(was: str, now: str) -> str:
    pairs = enumerate(zip(was, now, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(was), len(now)))
    return f"{was[max(0, at - 60) : at + 60]!r} → {now[max(0, at - 60) : at + 60]!r}"


def _body(response: HttpResponseBase) -> str:
    streamed = getattr(response, "streaming_content", None)
    data = b"".join(streamed) if streamed else response.content
    return data.decode(errors="replace")


def _links(url: str, body: str) -> Iterator[str]:
    for found in ADDRESSES.findall(body):
        split = urlsplit(urljoin(url, html.unescape(found)))
        yield split.path + (f"?{split.query}" if split.query else "")


def _told(response: HttpResponseBase, body: str) -> str:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    names = HEADERS if kind in SAME_LENGTH else set(HEADERS) - {"Content-Length"}
    lines = [f"{name}: {response.headers[name]}" for name in sorted(names)
             if name in response.headers]  # fmt: skip
    for pattern in PASSING:
        body = pattern.sub("…", body)
    return "\n".join([str(response.status_code), *lines, body])


def _geopackage(path: Path) -> str:
    """Every table, the product's own and those about the file."""
    connection = sqlite3.connect(path)
    try:
        lines = [line for line in connection.iterdump() if "rtree_" not in line]
    finally:
        connection.close()
    return WRITTEN.sub("…", "\n".join(lines))


def _zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())


def text_of(page: str) -> str:
    """What a page says, without what draws it."""
    spoken = re.sub(r"<(script|style|template)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", spoken))


def text_of_pdf(path: Path) -> str:
    said = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    return said.stdout
