"""A half-written answer survives closed tabs, lost networks and broken servers."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Pin
from tests.e2e.marking import (
    RECEIPT,
    main_button,
    make_small_dialogue,
    map_is_ready,
    mark_the_middle,
)


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    return make_small_dialogue()


def test_an_answer_without_network_is_sent_when_it_is_back(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_role("button", name="Skip to the end").tap()
    phone.context.set_offline(True)
    main_button(phone).tap()
    expect(phone.locator("[data-sending]")).to_contain_text("There is no network")
    assert not Pin.objects.exists()
    phone.context.set_offline(False)
    expect(phone.locator("[data-receipt]")).to_have_text(RECEIPT)
    assert Pin.objects.count() == 1


def test_a_closed_tab_costs_nothing(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_label("Deserted").tap()
    main_button(phone).tap()
    main_button(phone).tap()
    phone.get_by_label("Tell about the place").fill("Ingen går här.")
    context: BrowserContext = phone.context
    phone.close()
    again = context.new_page()
    again.goto(dialogue.get_absolute_url())
    again.get_by_role("link", name="It is unsafe here").tap()
    expect(again.get_by_text("What you wrote before is here again.")).to_be_visible()
    map_is_ready(again)
    main_button(again).tap()
    expect(again.get_by_label("Deserted")).to_be_checked()
    again.get_by_role("button", name="Skip to the end").tap()
    expect(again.locator("[data-review]")).to_contain_text("Ingen går här.")


def test_one_may_start_over(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_label("Deserted").tap()
    phone.goto(dialogue.get_absolute_url())
    phone.get_by_role("link", name="It is unsafe here").tap()
    phone.get_by_role("button", name="Start over").tap()
    expect(phone.get_by_text("What you wrote before is here again.")).to_be_hidden()
    expect(phone.locator("[value=deserted]")).not_to_be_checked()
    assert phone.evaluate("localStorage.length") == 0


def test_an_answer_waiting_in_a_closed_tab_is_sent_when_the_page_opens(
    phone: Page, dialogue: Dialogue
) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_role("button", name="Skip to the end").tap()
    phone.context.set_offline(True)
    main_button(phone).tap()
    expect(phone.locator("[data-sending]")).to_contain_text("There is no network")
    context, address = phone.context, phone.url
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("[data-receipt]")).to_have_text(RECEIPT)
    assert Pin.objects.count() == 1


@pytest.mark.parametrize("status", [500, 507])
def test_a_broken_server_is_tried_again(phone: Page, dialogue: Dialogue, status: int) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_role("button", name="Skip to the end").tap()
    phone.route("**/markera/**", lambda route: route.fulfill(status=status, body="broken"))
    main_button(phone).tap()
    expect(phone.locator("[data-sending]")).to_contain_text("It is kept")
    phone.unroute("**/markera/**")
    phone.get_by_role("button", name="Try again now").tap()
    expect(phone.locator("[data-receipt]")).to_have_text(RECEIPT)
    assert Pin.objects.count() == 1


def test_an_expired_token_is_renewed_unseen(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_role("button", name="Skip to the end").tap()
    phone.context.clear_cookies()
    main_button(phone).tap()
    expect(phone.locator("[data-receipt]")).to_have_text(RECEIPT)
