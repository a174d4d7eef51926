"""During a flood: a browser does some work, one without scripts is told that its answer waits."""

import json
import re
import statistics
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins import form_signs
from mapdialog.pins.models import BrakeChange, HeldPin, Pin
from mapdialog.pins.proof import is_proved, new_challenge
from mapdialog.pins.quarantine import hold_pin
from tests.e2e.accessibility import grave_violations
from tests.e2e.conftest import PHONE
from tests.e2e.marking import (
    RECEIPT,
    main_button,
    make_small_dialogue,
    mark_the_middle,
)
from tests.factories import make_member, make_pin
from tests.staff_world import client_of

WAITS = "Yours is kept"
CHALLENGES = 12
SOLVE = """([challenge, address]) => new Promise((resolve) => {
  const begun = performance.now();
  const worker = new Worker(address, { type: "module" });
  worker.onmessage = ({ data }) => resolve([data, performance.now() - begun]);
  worker.postMessage(challenge);
})"""


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    return make_small_dialogue()


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here waits two seconds before sending."""
    monkeypatch.setattr(form_signs, "SOONEST", timedelta(0))


def brake(dialogue: Dialogue, state: str) -> None:
    BrakeChange.objects.create(dialogue=dialogue, state=state, at=timezone.now())


def test_a_phone_does_the_work_and_is_told_that_it_waits(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    brake(dialogue, "quarantine")
    phone.get_by_role("button", name="Skip to the end").tap()
    main_button(phone).tap()
    expect(phone.locator("[data-receipt]")).to_have_text(RECEIPT)
    expect(phone.locator("[data-waits]")).to_contain_text(WAITS)
    assert HeldPin.objects.get().burst.kind == "proved"


def test_without_scripts_the_answer_waits_and_its_author_is_told(
    plain: Page, dialogue: Dialogue
) -> None:
    brake(dialogue, "quarantine")
    plain.goto(f"{dialogue.get_absolute_url()}markera/?upplevelse=unsafe")
    expect(plain.get_by_label("Leave this empty")).not_to_be_in_viewport()
    plain.locator("[name=q]").fill("Hamnen")
    plain.locator("button[name=find][value=name]").click()
    plain.locator("[name=place]").first.check()
    main_button(plain).click()
    expect(plain.locator("[data-receipt]")).to_have_text(RECEIPT)
    expect(plain.locator("[data-waits]")).to_contain_text(WAITS)
    assert HeldPin.objects.get().burst.kind == "quarantine"


def test_paused_it_is_kept_and_sent_when_answers_are_taken_again(
    phone: Page, dialogue: Dialogue
) -> None:
    mark_the_middle(phone, dialogue)
    brake(dialogue, "paused")
    phone.get_by_role("button", name="Skip to the end").tap()
    main_button(phone).tap()
    expect(phone.locator("[data-sending]")).to_contain_text("No new answers are taken just now")
    assert not Pin.objects.exists()
    again = phone.context.new_page()
    again.goto(phone.url)
    expect(again.get_by_text(re.compile("No new answers are taken"))).to_have_count(2)
    again.close()
    brake(dialogue, "")
    expect(phone.locator("[data-receipt]")).to_have_text(RECEIPT)
    assert not HeldPin.objects.exists()


def test_how_long_the_work_takes(phone: Page, dialogue: Dialogue) -> None:
    """Printed, not judged: as it is here, and six times slower, as on an old phone."""
    phone.goto(f"{dialogue.get_absolute_url()}markera/?upplevelse=unsafe")
    address = phone.locator("#mark-form").get_attribute("data-proof-worker")
    for slower in (1, 6):
        session = phone.context.new_cdp_session(phone)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        took = []
        for _number in range(CHALLENGES):
            proof, ms = phone.evaluate(SOLVE, [new_challenge(), address])
            assert is_proved(proof)
            assert not is_proved(proof)
            took.append(ms)
        print(
            json.dumps(
                {
                    "slower": slower,
                    "median_ms": round(statistics.median(took)),
                    "most_ms": round(max(took)),
                }
            )
        )


@pytest.mark.parametrize("name", ["brake", "sweeps"])
def test_its_pages_at_work_have_no_grave_fault(
    open_context: Callable[..., BrowserContext], live_server: Any, dialogue: Dialogue, name: str
) -> None:
    brake(dialogue, "quarantine")
    pin = make_pin(dialogue, status="pending")
    hold_pin(pin, "quarantine")
    query = f"?burst={pin.held.burst_id}" if name == "sweeps" else ""
    coordinator = make_member(dialogue.municipality)
    context = open_context(**PHONE)
    cookie = client_of(coordinator).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    where = [dialogue.municipality.slug, dialogue.slug]
    page.goto(reverse(f"staff_pins:{name}", args=where) + query)
    expect(page.locator("h1")).to_be_visible()
    found = {"phone by day": grave_violations(page)}
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1440, "height": 900})
    found["desk by night"] = grave_violations(page)
    assert (found, wide) == ({"phone by day": [], "desk by night": []}, 0)
    if name == "sweeps":
        page.get_by_role("button", name="Only what the map shows").click()
        expect(page.get_by_role("link", name="The whole area again")).to_be_visible()
        page.get_by_role("button", name="Hide them all").click()
        expect(page.get_by_text("1 answer is hidden.")).to_be_visible()
