"""A text whose author changes or withdraws the pin is gone from every page and layer at once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.pins.models import Comment, Status, Voice
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import (
    PinDraft,
    Receipt,
    change_pin,
    comment_on,
    drop_pin,
    withdraw_pin,
)
from mapdialog.pins.workflow import Decision, moderate_pin
from tests.factories import CENTRE, make_user, make_voice
from tests.staff_world import set_phase

WORDS = "Lampan vid porten lyser aldrig."
ANSWER = "Det gäller hela gården."
# All public addresses under which a voice's words can be read.
READ_AT = (
    "dialogues:dialogue",
    "pins:voices",
    "pins:voices_layer",
    "pins:voice",
    "feedback:results",
)


def draft(text: str) -> PinDraft:
    return PinDraft("unsafe", *CENTRE, text=text, share_as_voice=True)


@pytest.fixture
def said(dialogue: Dialogue) -> Receipt:
    """An answer that is shown as a voice, with a comment that is shown too; and another voice."""
    receipt = drop_pin(dialogue, draft(WORDS), token=new_token(), submission=new_token())
    moderate_pin(receipt.pin, Decision.APPROVE, actor=make_user())
    comment_on(Voice.objects.get(), ANSWER, token=new_token(), submission=new_token())
    Comment.objects.update(status=Status.APPROVED)
    make_voice(dialogue, "Torget är fint.")
    return receipt


def addresses(dialogue: Dialogue, number: int) -> dict[str, str]:
    where = [dialogue.municipality.slug, dialogue.slug]
    return {
        name: reverse(name, args=[*where, number] if name == "pins:voice" else where)
        for name in READ_AT
    }


def read(client: Client, dialogue: Dialogue, number: int) -> dict[str, str]:
    found = addresses(dialogue, number)
    return {name: client.get(address).content.decode() for name, address in found.items()}


def withdraw(dialogue: Dialogue, code: str) -> None:
    withdraw_pin(dialogue, code)


def change(dialogue: Dialogue, code: str) -> None:
    change_pin(dialogue, code, draft("Nu lyser den."))


def keep_to_oneself(dialogue: Dialogue, code: str) -> None:
    change_pin(dialogue, code, PinDraft("unsafe", *CENTRE, text=WORDS, share_as_voice=False))


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.FEEDBACK])
@pytest.mark.parametrize("take_back", [withdraw, change, keep_to_oneself])
def test_words_are_gone_everywhere_when_they_are_taken_back(
    resident: Client,
    dialogue: Dialogue,
    said: Receipt,
    take_back: Callable[[Dialogue, str], None],
    phase: str,
) -> None:
    number = said.pin.voice.pk
    set_phase(dialogue, phase)
    before = read(resident, dialogue, number)
    assert {name for name, page in before.items() if WORDS in page} == set(READ_AT)
    assert ANSWER in before["pins:voice"]
    take_back(dialogue, said.code)
    after = read(resident, dialogue, number)
    assert [name for name, page in after.items() if WORDS in page or ANSWER in page] == []
    assert "Nu lyser den" not in "".join(after.values()), "not before it is reviewed"
    assert "Torget är fint." in after["pins:voices"], "the other voice stays"
    assert resident.get(addresses(dialogue, number)["pins:voice"]).status_code == 404
    assert not Comment.objects.exists()


def test_a_changed_text_is_shown_after_review_and_the_former_never_again(
    resident: Client, dialogue: Dialogue, said: Receipt
) -> None:
    pin = change_pin(dialogue, said.code, draft("Nu lyser den."))
    moderate_pin(pin, Decision.APPROVE, actor=make_user())
    pages = read(resident, dialogue, pin.voice.pk)
    assert {name for name, page in pages.items() if "Nu lyser den." in page} == set(READ_AT)
    assert WORDS not in "".join(pages.values())


@pytest.mark.parametrize("name", ["voices_layer", "mark", "receipt"])
def test_no_cache_keeps_what_is_taken_back_or_somebodys_own(
    resident: Client, dialogue: Dialogue, said: Receipt, name: str
) -> None:
    where = [dialogue.municipality.slug, dialogue.slug]
    kept = resident.get(reverse(f"pins:{name}", args=where))["Cache-Control"]
    rules = dict.fromkeys(part.strip() for part in kept.split(","))
    assert "no-cache" in rules
    assert "public" not in rules
    assert int(next((r.split("=")[1] for r in rules if r.startswith("max-age")), 0)) == 0
    # A layer that has not changed may be asked for again; a form with its number may not be kept.
    assert ("no-store" in rules) == (name != "voices_layer")


def test_each_form_has_a_number_of_its_own(resident: Client, dialogue: Dialogue) -> None:
    address = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    forms = [resident.get(address).context["form"]["submission"].value() for _time in range(2)]
    assert forms[0] != forms[1]


def listed(client: Client, address: str) -> list[str]:
    return [voice.text for voice in client.get(address).context["page"]]


def test_voices_stand_twenty_to_a_page_newest_first_each_once(
    resident: Client, dialogue: Dialogue
) -> None:
    written = [f"Röst nummer {number}." for number in range(45)]
    for text in written:
        make_voice(dialogue, text)
    address = reverse("pins:voices", args=[dialogue.municipality.slug, dialogue.slug])
    pages = [listed(resident, f"{address}?sida={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [text for page in pages for text in page] == written[::-1]
    page = resident.get(f"{address}?sida=2").content.decode()
    assert "Page 2 of 3" in page
    assert 'href="?kanns=&amp;sida=1"' in page
    assert 'href="?kanns=&amp;sida=3"' in page
    assert "Röst nummer 24." in page
    assert "Röst nummer 25." not in page


def test_pages_keep_to_what_was_chosen(resident: Client, dialogue: Dialogue) -> None:
    for number in range(42):
        make_voice(dialogue, f"Röst {number}.", perception="safe" if number % 2 else "unsafe")
    address = reverse("pins:voices", args=[dialogue.municipality.slug, dialogue.slug])
    pages = [listed(resident, f"{address}?kanns=safe&sida={number}") for number in (1, 2)]
    assert [len(page) for page in pages] == [20, 1]
    assert pages[1] == ["Röst 1."]
    assert (
        'href="?kanns=safe&amp;sida=1"'
        in resident.get(f"{address}?kanns=safe&sida=2").content.decode()
    )
