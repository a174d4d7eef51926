"""A resident answers: by touch on a phone, and by keyboard without script."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Comment, Pin, Status
from tests.e2e.conftest import PHONE, Browse
from tests.e2e.marking import (
    RECEIPT,
    at_step,
    main_button,
    make_small_dialogue,
    map_is_ready,
    mark_the_middle,
    move_the_map,
)
from tests.factories import CENTRE, make_voice

MOST_TAPS = 8
# From the middle of the dialogue's small area to its corner.
HAMNEN_M = 321


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    return make_small_dialogue()


@dataclass
class Thumb:
    """Taps, and counts them."""

    taps: int = 0

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1


def test_a_place_is_marked_with_eight_taps_and_withdrawn(phone: Page, dialogue: Dialogue) -> None:
    thumb = Thumb()
    phone.goto(dialogue.get_absolute_url())
    thumb.tap(phone.get_by_role("link", name="It is unsafe here"))
    map_is_ready(phone)
    move_the_map(phone)
    thumb.tap(main_button(phone))
    at_step(phone, "reasons")
    thumb.tap(phone.get_by_label("Poor lighting"))
    thumb.tap(main_button(phone))
    at_step(phone, "when")
    thumb.tap(phone.get_by_label("Night 22–05"))
    thumb.tap(phone.get_by_role("button", name="Skip to the end"))
    expect(phone.locator("[data-review]")).to_contain_text("Poor lighting")
    expect(phone.locator("[data-review]")).to_contain_text("Near Hamnen")
    thumb.tap(main_button(phone))
    receipt = phone.locator("[data-receipt]")
    expect(receipt).to_have_text(RECEIPT)
    assert thumb.taps <= MOST_TAPS
    pin = Pin.objects.get()
    assert (pin.perception, pin.reasons, pin.times_of_day) == (
        "unsafe",
        ["poor_lighting"],
        ["night"],
    )
    assert pin.point.coords == pytest.approx(CENTRE, abs=0.004)
    assert pin.precision_m is None
    assert phone.evaluate("localStorage.length") == 0

    code = receipt.inner_text()
    phone.get_by_role("link", name="Back to the dialogue").tap()
    phone.get_by_role("link", name="I have a receipt code").tap()
    phone.get_by_label("Receipt code").fill(code)
    phone.get_by_role("button", name="Show my answer").tap()
    phone.get_by_text("Withdraw my answer").tap()
    phone.get_by_role("button", name="Yes, withdraw it").tap()
    expect(phone.get_by_text("Your answer has been withdrawn.")).to_be_visible()
    pin.refresh_from_db()
    assert pin.status == Status.WITHDRAWN


def test_an_answer_by_keyboard_without_script(plain: Page, dialogue: Dialogue) -> None:
    def type_at(label: str, text: str) -> None:
        plain.get_by_label(label).focus()
        plain.keyboard.type(text)

    plain.goto(dialogue.get_absolute_url())
    plain.get_by_role("link", name="It is safe here").focus()
    plain.keyboard.press("Enter")
    type_at("Tell about the place", "Här är det alltid folk.")
    plain.get_by_label("Well lit").focus()
    plain.keyboard.press("Space")
    type_at("Or choose a part of the municipality", "Hamnen")
    plain.get_by_role("button", name="Show places").focus()
    plain.keyboard.press("Enter")
    plain.get_by_label("Somewhere in Hamnen").focus()
    plain.keyboard.press("Space")
    plain.get_by_role("button", name="Send").focus()
    plain.keyboard.press("Enter")
    expect(plain.locator("[data-receipt]")).to_have_text(RECEIPT)
    pin = Pin.objects.get()
    assert (pin.perception, pin.reasons, pin.place_source) == ("safe", ["well_lit"], "list")
    assert pin.precision_m == HAMNEN_M
    assert pin.original_text == "Här är det alltid folk."


def test_back_goes_one_step_and_keeps_what_was_written(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_label("Deserted").tap()
    main_button(phone).tap()
    main_button(phone).tap()
    at_step(phone, "words")
    phone.get_by_label("Tell about the place").fill("Ingen går här.")
    phone.go_back()
    at_step(phone, "when")
    phone.get_by_role("link", name="Back").tap()
    at_step(phone, "reasons")
    expect(phone.get_by_label("Deserted")).to_be_checked()
    phone.go_forward()
    phone.go_forward()
    expect(phone.get_by_label("Tell about the place")).to_have_value("Ingen går här.")


def test_personal_data_is_pointed_out_while_it_is_written(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    main_button(phone).tap()
    main_button(phone).tap()
    expect(phone.get_by_text("This is not a police report")).to_be_visible()
    expect(phone.get_by_role("link", name="112", exact=True)).to_be_visible()
    phone.get_by_label("Tell about the place").fill("Fråga på 070-123 45 67.")
    expect(phone.locator("[data-findings]")).to_contain_text("070-123 45 67 (phone number)")
    phone.get_by_label("Tell about the place").fill("Fråga i kiosken.")
    expect(phone.locator("[data-findings]")).to_be_hidden()
    assert not Pin.objects.exists()


def test_a_place_outside_gets_an_answer_and_the_text_stays(phone: Page, dialogue: Dialogue) -> None:
    mark_the_middle(phone, dialogue)
    phone.get_by_label("Deserted").tap()
    phone.go_back()
    at_step(phone, "place")
    ground = phone.locator(".map-ground")
    ground.focus()
    ground.press("Shift+ArrowUp")  # about 500 m
    expect(phone.locator("[data-map].is-moving")).to_have_count(0)
    main_button(phone).tap()
    expect(phone.locator("[data-place-error]")).to_contain_text("outside the area")
    at_step(phone, "place")
    expect(phone.locator("[value=deserted]")).to_be_checked()


def test_the_phone_says_where_it_is(browse: Browse, dialogue: Dialogue) -> None:
    lng, lat = CENTRE[0] + 0.001, CENTRE[1] + 0.001
    where = {"longitude": lng, "latitude": lat, "accuracy": 11.4}
    here = {"geolocation": where, "permissions": ["geolocation"]}
    page = browse(**PHONE, **here)
    page.goto(dialogue.get_absolute_url())
    page.get_by_role("link", name="It is safe here").tap()
    map_is_ready(page)
    page.get_by_role("button", name="Show where I am").tap()
    expect(page.get_by_text("The map shows where you are.")).to_be_visible()
    main_button(page).tap()
    at_step(page, "reasons")
    page.get_by_role("button", name="Skip to the end").tap()
    main_button(page).tap()
    expect(page.locator("[data-receipt]")).to_have_text(RECEIPT)
    pin = Pin.objects.get()
    assert (pin.place_source, pin.precision_m) == ("gps", 12)
    assert pin.point.coords == pytest.approx((lng, lat), abs=1e-5)


def test_without_the_maps_script_the_form_is_whole(phone: Page, dialogue: Dialogue) -> None:
    phone.route("**/leaflet/*.js", lambda route: route.abort())
    phone.goto(f"{dialogue.get_absolute_url()}markera/?upplevelse=unsafe")
    phone.get_by_label("Or choose a part of the municipality").select_option("Hamnen")
    phone.get_by_role("button", name="Show places").tap()
    phone.get_by_label("Somewhere in Hamnen").tap()
    phone.get_by_role("button", name="Send").tap()
    expect(phone.locator("[data-receipt]")).to_have_text(RECEIPT)


def test_a_place_is_found_by_name_on_the_phone(phone: Page, dialogue: Dialogue) -> None:
    page = phone
    page.goto(dialogue.get_absolute_url())
    page.get_by_role("link", name="It is safe here").tap()
    map_is_ready(page)
    page.get_by_role("button", name="Search or choose from a list").tap()
    page.get_by_label("Search for a place").fill("hamn")
    page.get_by_label("Hamnen", exact=True).tap()
    main_button(page).tap()
    at_step(page, "reasons")
    page.get_by_role("button", name="Skip to the end").tap()
    expect(page.locator("[data-review]")).to_contain_text("Hamnen")
    main_button(page).tap()
    expect(page.locator("[data-receipt]")).to_have_text(RECEIPT)
    pin = Pin.objects.get()
    assert (pin.place_source, pin.precision_m) == ("search", HAMNEN_M)


def test_pressing_here_on_a_map_that_nobody_moved_marks_nothing(
    phone: Page, dialogue: Dialogue
) -> None:
    phone.goto(dialogue.get_absolute_url())
    phone.get_by_role("link", name="It is unsafe here").tap()
    map_is_ready(phone)
    for _time in range(3):
        main_button(phone).tap()
        expect(phone.locator("[data-place-error]")).to_contain_text("Have a closer look")
    at_step(phone, "place")
    assert phone.locator("[name=lng]").input_value() == ""


def test_a_voice_is_read_and_commented_on(phone: Page, dialogue: Dialogue) -> None:
    make_voice(dialogue, "Här har alla bråttom hem.")
    phone.goto(dialogue.get_absolute_url())
    phone.get_by_role("link", name="Read and comment").tap()
    expect(phone.get_by_text("Här har alla bråttom hem.")).to_be_visible()
    phone.get_by_role("textbox").fill("Så är det för mig också.")
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_text("shown when it has been reviewed")).to_be_visible()
    comment = Comment.objects.get()
    assert (comment.original_text, comment.status) == ("Så är det för mig också.", "pending")
