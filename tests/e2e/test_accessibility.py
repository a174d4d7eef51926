"""No page has a serious or critical violation: by day and by night, on phone and desk."""

import pytest
from playwright.sync_api import Page, expect

from mapdialog.dialogues.models import Dialogue, Phase
from tests.e2e.accessibility import grave_violations
from tests.e2e.pages import PUBLIC_PAGES, PublicPage
from tests.factories import make_area, make_dialogue, make_pin


def dialogue_for(page: PublicPage) -> Dialogue:
    dialogue = make_dialogue(phase=page.phase or Phase.OPEN)
    make_area(dialogue.municipality, "Hamnen")
    return dialogue


@pytest.mark.parametrize("public", PUBLIC_PAGES, ids=str)
def test_public_pages(phone: Page, public: PublicPage, transactional_db: None) -> None:
    phone.goto(public.address(dialogue_for(public)))
    expect(phone.locator("main")).to_be_visible()
    found = {"phone by day": grave_violations(phone)}
    phone.emulate_media(color_scheme="dark")
    phone.set_viewport_size({"width": 1440, "height": 900})
    found["desk by night"] = grave_violations(phone)
    assert found == {"phone by day": [], "desk by night": []}


@pytest.mark.parametrize("status", [404, 409])
def test_error_pages(phone: Page, status: int, transactional_db: None) -> None:
    dialogue = make_dialogue(phase=Phase.FEEDBACK)
    start = dialogue.get_absolute_url()
    response = phone.goto(f"{start}markera/" if status == 409 else f"{start}finns-inte/")
    assert response
    assert response.status == status
    assert grave_violations(phone) == []


def test_every_step_of_marking_a_place(phone: Page, transactional_db: None) -> None:
    dialogue = make_dialogue()
    area = make_area(dialogue.municipality, "Hamnen", west=13.288, east=13.292, south=58.899)
    dialogue.area = area.geometry
    dialogue.save()
    phone.goto(f"{dialogue.get_absolute_url()}markera/")
    found = {"perception": grave_violations(phone)}
    phone.get_by_label("It is unsafe here").tap()
    phone.get_by_role("button", name="Search or choose from a list").tap()
    phone.get_by_label("Search for a place").fill("hamn")
    phone.get_by_label("Hamnen", exact=True).wait_for()
    found["list"] = grave_violations(phone)
    phone.get_by_label("Hamnen", exact=True).tap()
    for step in ("place", "reasons", "when", "words", "you", "review"):
        expect(phone.locator(f'.mark[data-current="{step}"]')).to_be_attached()
        found[step] = grave_violations(phone)
        phone.locator("[data-main]").tap()
    phone.locator("[data-receipt]").wait_for()
    found["receipt"] = grave_violations(phone)
    assert {step: faults for step, faults in found.items() if faults} == {}


def test_a_planted_violation_is_found(phone: Page, transactional_db: None) -> None:
    dialogue = make_dialogue()
    make_pin(dialogue)
    phone.goto(dialogue.get_absolute_url())
    phone.evaluate("document.querySelector('h1').style.color = '#eee'")
    assert any(fault.startswith("color-contrast") for fault in grave_violations(phone))
