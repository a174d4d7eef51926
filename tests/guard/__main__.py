"""Holds what the product answers today, while its files move: `python -m tests.guard [--write]`.

Longer because it is one script that goes when the moving is over.

The demo is built on a fixed day in a database of its own; then every route is walked by every role,
reading and writing, and every page, JSON layer, export and output hash is kept as a digest in
guard.json. What differs is listed; `--dump FOLDER` writes the texts, so that two commits can be
compared with `diff -r`. Deleted when the moving is over.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import django

from mapdialog.cluster import ensure_running

os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or ensure_running()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapdialog.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from mapdialog.dialogues.about import PAGES  # noqa: E402
from mapdialog.hotspots.models import AnalysisRun  # noqa: E402
from mapdialog.organisations.models import Municipality, Role, User  # noqa: E402
from mapdialog.pins.models import Voice  # noqa: E402
from mapdialog.sessions.models import Session  # noqa: E402
from mapdialog.urls import ROOMS  # noqa: E402

KEPT = Path(__file__).with_name("guard.json")
NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("UTC"))
LANGUAGES = ("sv", "ar")
PASSING = [
    re.compile(pattern)
    for pattern in (
        r"nonce-[\w+/=-]+",
        r'nonce="[^"]*"',
        r'name="csrfmiddlewaretoken" value="[^"]*"',
        r'name="submission"\s+(?:type="hidden"\s+)?value="[^"]*"',
        r'value="[\w-]{20,}"',
        r"\?next=[^\"]*",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z",
    )
]
Kept = dict[str, str]


def numbers(municipality: Municipality) -> dict[str, str]:
    """What the number in an address is the number of, by the route's name."""
    kinds = {
        "pin": "staff_pins:decide",
        "comment": "staff_pins:decide_comment",
        "partner": "staff_dialogues:partner_gone",
        "session": "staff_sessions:session",
        "hotspot": "staff_planning:problem_from_hotspot",
        "problem": "staff_planning:new_cause staff_planning:new_action",
        "action": "staff_planning:action staff_planning:move_action staff_planning:publish_action"
        " staff_planning:follow_up_action",
        "pledge": "staff_planning:pledge staff_planning:new_commitment staff_planning:reach"
        " staff_planning:publish_pledge",
        "response": "staff_feedback:edit staff_feedback:publish",
        "request": "staff_records:request",
        "meeting": "staff_meetings:meeting staff_meetings:decide staff_meetings:map_page"
        " staff_meetings:layers",
    }
    return {name: kind for kind, names in kinds.items() for name in names.split()}


TABLES = {
    "pin": "pins_pin",
    "comment": "pins_comment",
    "partner": "dialogues_dialoguepartner",
    "session": Session._meta.db_table,
    "hotspot": "hotspots_hotspot",
    "problem": "planning_problem",
    "action": "planning_action",
    "pledge": "planning_citizenpledge",
    "response": "feedback_municipalresponse",
    "request": "records_recordsrequest",
    "meeting": "meetings_meeting",
}


def first_of(table: str, dialogue_id: int | None = None) -> int:
    """The lowest key of a table, of the dialogue's own rows where it has such a column."""
    with connection.cursor() as cursor:
        columns = {c.name for c in connection.introspection.get_table_description(cursor, table)}
        where = " WHERE dialogue_id = %s" if dialogue_id and "dialogue_id" in columns else ""
        values = [dialogue_id] if where else []
        cursor.execute(f"SELECT coalesce(min(id), 0) FROM {table}{where}", values)
        return int(cursor.fetchone()[0])


def addresses(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Every route with every dialogue: its name, and an address of it."""
    kinds = numbers(municipality)
    for room, urls in ROOMS.items():
        for space, routes in ((room, urls.public), (f"staff_{room}", urls.staff)):
            for route in routes:
                name = f"{space}:{route.name}"
                for values in values_of(name, set(route.pattern.converters), municipality, kinds):
                    yield name, reverse(name, kwargs={"kommun": municipality.slug, **values})
    for name in ("index", "healthz", "all-dialogues", "workplaces", "account_login"):
        yield name, reverse(name)


def values_of(name, wanted, municipality, kinds) -> Iterator[dict[str, object]]:
    if "page" in wanted:
        yield from ({"page": page} for page in PAGES)
        return
    dialogues = municipality.dialogues.order_by("pk") if "slug" in wanted else [None]
    for dialogue in dialogues:
        values: dict[str, object] = {"slug": dialogue.slug} if dialogue else {}
        if "commitment" in wanted:
            values["commitment"] = first_of("planning_pledgecommitment")
        if "number" in wanted:
            if name.startswith("staff_hotspots:"):
                values["number"] = first_of("hotspots_analysisrun", dialogue.pk)
            elif name.startswith("pins:"):
                voices = Voice.objects.filter(dialogue=dialogue).order_by("pk")
                values["number"] = voices.values_list("pk", flat=True).first() or 0
            else:
                values["number"] = first_of(TABLES[kinds[name]], dialogue and dialogue.pk)
        for form in ("gpkg", "xlsx", "shp") if "form" in wanted else ("",):
            yield values | ({"form": form} if form else {})


def people(municipality: Municipality) -> dict[str, Client]:
    """Somebody without a login, and one person for each role."""
    found = {"visitor": Client(headers={"accept-language": "sv"})}
    for role in Role.values:
        user = User.objects.create(email=f"{role}@guard.invalid")
        municipality.memberships.create(user=user, role=role)
        found[role] = Client(headers={"accept-language": "sv"})
        found[role].force_login(user)
    return found


def statuses(municipality: Municipality) -> Kept:
    found = {}
    for role, client in people(municipality).items():
        for name, url in addresses(municipality):
            for verb in ("get", "post"):
                with transaction.atomic():
                    status = getattr(client, verb)(url).status_code
                    transaction.set_rollback(True)
                found[f"status {role} {verb} {name} {url}"] = str(status)
    return found


def pages(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Every page and JSON layer, as a visitor and as a coordinator read them."""
    logins = {"visitor": None, "coordinator": "safety_coordinator@guard.invalid"}
    for who, email in logins.items():
        for language in LANGUAGES:
            client = Client(headers={"accept-language": language})
            if email:
                client.force_login(User.objects.get(email=email))
            for _name, url in addresses(municipality):
                response = client.get(url)
                kind = response.headers.get("Content-Type", "")
                if response.status_code == 200 and kind.startswith(("text/html", "application/")):
                    body = (
                        b"".join(response.streaming_content)
                        if response.streaming
                        else response.content
                    )
                    if "json" in kind or "html" in kind:
                        yield f"page {who} {language} {url}", normal(body.decode())
                    else:
                        yield f"file {who} {language} {url}", contents(kind, body)


def normal(page: str) -> str:
    for pattern in PASSING:
        page = pattern.sub("…", page)
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", page))


def contents(kind: str, body: bytes) -> str:
    """What a file holds, without when and by which release it was written."""
    if "geopackage" in kind:
        with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
            file.write(body)
            file.flush()
            with contextlib.closing(sqlite3.connect(file.name)) as opened:
                lines = [line for line in opened.iterdump() if "rtree_" not in line]
        return normal("\n".join(lines))
    if "pdf" in kind:
        return str(len(body) // 20_000)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in sorted(archive.namelist())}
    skipped = ("docProps/",)
    return "\n".join(
        f"{name} {hashlib.sha256(normal(data.decode('utf8', 'replace')).encode()).hexdigest()}"
        for name, data in parts.items()
        if not name.startswith(skipped) and not name.endswith(".dbf")
    )


def exports(municipality: Municipality) -> Iterator[tuple[str, str]]:
    kinds = {"gpkg": "geopackage", "xlsx": "zip", "csv": "zip", "shp": "zip", "geojson": "geojson"}
    with tempfile.TemporaryDirectory() as folder:
        for dialogue in municipality.dialogues.order_by("pk"):
            for audience in ("public", "partner", "coordinator"):
                for form, kind in kinds.items():
                    path = Path(folder) / f"{dialogue.slug}-{audience}.{form}"
                    call_command(
                        "export_layers", dialogue.slug, audience=audience, out=path, format=form,
                        stdout=io.StringIO(),
                    )  # fmt: skip
                    key = f"export {dialogue.slug} {audience} {form}"
                    body = path.read_bytes()
                    yield key, normal(body.decode()) if kind == "geojson" else contents(kind, body)


def hashes() -> Iterator[tuple[str, str]]:
    """Of the demo's runs and of three more with other parameters: the same bits."""
    runs = list(AnalysisRun.objects.order_by("pk"))
    for run in runs:
        yield f"output {run.pk}", run.result.output_hash
    for slug, more in (
        (runs[1].dialogue.slug, {"seed": 7}),
        (runs[1].dialogue.slug, {"cell_size": 500}),
        (runs[1].dialogue.slug, {"seed": 3}),
    ):
        said = io.StringIO()
        call_command("run_analysis", slug, json=True, stdout=said, **more)
        yield f"output {slug} {more}", json.loads(said.getvalue())["output_hash"]


def collect() -> Kept:
    municipality = Municipality.objects.get(code="9999")
    texts: Kept = {}
    with transaction.atomic():
        texts |= statuses(municipality)
        texts |= dict(pages(municipality))
        texts |= dict(exports(municipality))
        texts |= dict(hashes())
        transaction.set_rollback(True)
    return texts


def digest(key: str, text: str) -> str:
    return (
        text
        if key.startswith(("status", "output"))
        else hashlib.sha256(text.encode()).hexdigest()[:20]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--dump", type=Path)
    options = parser.parse_args()
    setup_test_environment()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(
            STORAGES={**settings.STORAGES, "staticfiles": plain},
            BASEMAP_DIR=Path(folder),
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ),
    ):
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            with patch.object(timezone, "now", return_value=NOW), translation.override("sv"):
                call_command("build_demo", stdout=io.StringIO())
                texts = collect()
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
    if options.dump:
        for key, text in sorted(texts.items()):
            if not key.startswith("status"):
                path = options.dump / re.sub(r"[^\w.-]+", "_", key)[:200]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(
                    re.sub(r"(><|\},\{|, )", lambda m: m[0][:-1] + "\n" + m[0][-1], text)
                )
    found = {key: digest(key, text) for key, text in sorted(texts.items())}
    if options.write:
        KEPT.write_text(json.dumps(found, indent=0) + "\n")
        print(f"{len(found)} kept")
        return 0
    kept = json.loads(KEPT.read_text())
    differing = sorted(key for key in kept.keys() | found.keys() if kept.get(key) != found.get(key))
    for key in differing:
        print(f"{key}: {kept.get(key)} → {found.get(key)}")
    print(f"{len(found)} looked at, {len(differing)} differ")
    return bool(differing)


if __name__ == "__main__":
    sys.exit(main())
