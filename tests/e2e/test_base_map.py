"""An administrator's way: a file in the browser becomes the map that residents see."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mapdialog.areas.models import BaseMap
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.organisations.models import Role, User
from tests.e2e.accessibility import grave_violations
from tests.e2e.test_coordinator import log_in, work_off_jobs
from tests.factories import make_dialogue, make_member
from tests.own_maps import own_map


@pytest.fixture(autouse=True)
def base_maps(settings: Any, tmp_path: Path) -> Path:
    settings.BASEMAP_DIR = tmp_path / "basemaps"
    return settings.BASEMAP_DIR


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    return make_dialogue(phase=Phase.OPEN)


@pytest.fixture
def administrator(dialogue: Dialogue) -> User:
    return make_member(dialogue.municipality, Role.ADMINISTRATOR)


def to_ground(page: Page, dialogue: Dialogue) -> None:
    page.goto(reverse("staff_ground:ground", args=[dialogue.municipality.slug]))


def send(page: Page, data: bytes, *, name: str = "stadskarta.gpkg") -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.get_by_label("File with the map").set_input_files(file)
    page.get_by_label("Whom to name as the source").fill("© Provköpings kommun")
    page.get_by_label("Map of").fill("2026-05-01")
    page.get_by_role("button", name="Import the map").click()


def test_a_map_is_sent_and_used(
    desk: Page, phone: Page, dialogue: Dialogue, administrator: User, tmp_path: Path
) -> None:
    log_in(desk, administrator)
    to_ground(desk, dialogue)
    send(desk, b"inte en karta")
    expect(desk.get_by_text("neither a GeoPackage nor an OpenStreetMap extract")).to_be_visible()
    send(desk, own_map(tmp_path))
    expect(desk.get_by_role("status").filter(has_text="Waiting for its turn")).to_be_visible()
    assert not grave_violations(desk)
    work_off_jobs()
    # By itself, without a reload.
    expect(desk.get_by_text("The last import went well.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Base map")).to_be_focused()
    expect(desk.locator("#base-map-region")).to_contain_text(
        "© Provköpings kommun, map of May 1, 2026"
    )
    assert not grave_violations(desk)
    assert BaseMap.objects.get().municipality == dialogue.municipality
    phone.goto(reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug]))
    expect(phone.locator("[data-attribution]")).to_have_attribute(
        "data-attribution", "© Provköpings kommun, map of May 1, 2026"
    )


def test_one_that_waits_is_stopped(
    desk: Page, dialogue: Dialogue, administrator: User, tmp_path: Path
) -> None:
    log_in(desk, administrator)
    to_ground(desk, dialogue)
    send(desk, own_map(tmp_path))
    desk.get_by_role("button", name="Stop").click()
    expect(desk.get_by_text("The import was stopped. Nothing was changed.")).to_be_visible()
    work_off_jobs()
    assert not BaseMap.objects.exists()
