"""The moderation inbox: what matches, what comes next, and what is decided over HTTP."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.inbox import InboxFilter, counts_by_status, next_after, pins_matching
from mapdialog.pins.models import Comment, ModerationDecision, Pin, Status
from mapdialog.pins.respondents import current_hour
from mapdialog.pins.voices import raise_voice
from tests.factories import CENTRE, NORTH, make_area, make_dialogue, make_pin, make_respondent
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


def waiting(dialogue: Dialogue, **details: object) -> Pin:
    return make_pin(dialogue, status=Status.PENDING, **details)


def address(dialogue: Dialogue, name: str = "inbox", *numbers: int) -> str:
    where = [dialogue.municipality.slug, dialogue.slug, *numbers]
    return reverse(f"staff_pins:{name}", args=where)


def matching(dialogue: Dialogue, **chosen: object) -> set[int]:
    return set(pins_matching(dialogue, InboxFilter(**chosen)).values_list("pk", flat=True))


def test_each_filter_narrows_by_itself(dialogue: Dialogue) -> None:
    plain = waiting(dialogue, perception="safe")
    dark = waiting(dialogue, reasons=["poor_lighting"])
    told = waiting(dialogue, text="Mörkt i tunneln", flags=["name"])
    north = waiting(dialogue, lat=NORTH - 0.01)
    old = waiting(dialogue, created_hour=current_hour() - datetime.timedelta(days=9))
    shown = make_pin(dialogue)
    area = make_area(dialogue.municipality, south=NORTH - 0.02)
    today = timezone.localdate()

    assert matching(dialogue, status=Status.APPROVED) == {shown.pk}
    assert matching(dialogue, perception="safe") == {plain.pk}
    assert matching(dialogue, reason="poor_lighting") == {dark.pk}
    assert matching(dialogue, has_text=True) == {told.pk}
    assert matching(dialogue, flagged=True) == {told.pk}
    assert matching(dialogue, words="TUNNEL") == {told.pk}
    assert matching(dialogue, area=area) == {north.pk}
    assert matching(dialogue, until=today - datetime.timedelta(days=8)) == {old.pk}
    assert old.pk not in matching(dialogue, since=today - datetime.timedelta(days=8))
    assert matching(dialogue, perception="safe", flagged=True) == set()


def test_another_dialogue_is_never_in_the_inbox(dialogue: Dialogue) -> None:
    waiting(make_dialogue(dialogue.municipality))
    assert matching(dialogue) == set()


def test_what_waits_comes_oldest_first_and_the_next_is_offered(dialogue: Dialogue) -> None:
    first, second, third = (waiting(dialogue) for _number in range(3))
    pins = pins_matching(dialogue, InboxFilter(status=Status.PENDING))
    assert list(pins) == [first, second, third]
    assert next_after(pins, second) == third
    assert next_after(pins, third) == first
    newest_first = pins_matching(dialogue, InboxFilter())
    assert next_after(newest_first, third) == second


def test_counts_name_every_status(dialogue: Dialogue) -> None:
    waiting(dialogue)
    make_pin(dialogue)
    assert counts_by_status(dialogue) == {
        "pending": 1,
        "approved": 1,
        "hidden": 0,
        "withdrawn": 0,
    }


def test_the_first_look_is_at_what_waits(dialogue: Dialogue) -> None:
    waiting(dialogue, text="Detta väntar")
    make_pin(dialogue, text="Detta är godkänt")
    client = member_client(dialogue.municipality)
    page = client.get(address(dialogue)).content.decode()
    assert "Detta väntar" in page
    assert "Detta är godkänt" not in page
    everything = client.get(address(dialogue), {"status": ""}).content.decode()
    assert "Detta är godkänt" in everything


def test_a_decision_leads_to_the_next_pin_and_keeps_the_filter(dialogue: Dialogue) -> None:
    pin, following = waiting(dialogue), waiting(dialogue)
    client = member_client(dialogue.municipality)
    url = f"{address(dialogue, 'decide', pin.pk)}?perception=unsafe&pin={pin.pk}"
    response = client.post(url, {"decision": "approve"})
    assert response["Location"].endswith(f"?perception=unsafe&pin={following.pk}")
    pin.refresh_from_db()
    assert pin.status == Status.APPROVED


def test_hiding_needs_a_reason_and_the_form_says_so(dialogue: Dialogue) -> None:
    pin = waiting(dialogue)
    client = member_client(dialogue.municipality)
    refused = client.post(address(dialogue, "decide", pin.pk), {"decision": "hide", "reason": " "})
    assert refused.status_code == 422
    assert "Give a reason" in refused.content.decode()
    assert Pin.objects.get().status == Status.PENDING
    client.post(address(dialogue, "decide", pin.pk), {"decision": "hide", "reason": "Ett prov"})
    decision = ModerationDecision.objects.get()
    assert (decision.decision, decision.reason) == ("hide", "Ett prov")
    assert decision.actor is not None


@pytest.mark.parametrize("decision", ["", "erase", "withdraw"])
def test_an_unknown_deed_is_refused(dialogue: Dialogue, decision: str) -> None:
    pin = waiting(dialogue)
    client = member_client(dialogue.municipality)
    assert (
        client.post(address(dialogue, "decide", pin.pk), {"decision": decision}).status_code == 422
    )
    assert Pin.objects.get().status == Status.PENDING


def test_deciding_twice_is_a_conflict(dialogue: Dialogue) -> None:
    pin = make_pin(dialogue)
    client = member_client(dialogue.municipality)
    answer = client.post(address(dialogue, "decide", pin.pk), {"decision": "approve"})
    assert answer.status_code == 409


def test_approving_together_leaves_what_is_flagged(dialogue: Dialogue) -> None:
    waiting(dialogue)
    flagged = waiting(dialogue, text="070-123 45 67", flags=["phone"])
    member_client(dialogue.municipality).post(address(dialogue, "approve"))
    assert list(Pin.objects.filter(status=Status.PENDING)) == [flagged]


def test_the_text_is_escaped_and_what_points_out_is_marked(dialogue: Dialogue) -> None:
    pin = waiting(dialogue, text="<script>x</script> ring 070-123 45 67", flags=["phone"])
    client = member_client(dialogue.municipality)
    page = client.get(address(dialogue), {"pin": pin.pk}).content.decode()
    assert "<script>x" not in page
    assert '<mark title="phone number">070-123 45 67</mark>' in page


def test_a_filter_that_cannot_be_read_asks_for_nothing(dialogue: Dialogue) -> None:
    waiting(dialogue, text="Finns kvar")
    client = member_client(dialogue.municipality)
    page = client.get(address(dialogue), {"since": "igår", "perception": "farligt", "page": "x"})
    assert page.status_code == 200
    assert "Finns kvar" in page.content.decode()


def test_a_pin_of_another_dialogue_cannot_be_opened(dialogue: Dialogue) -> None:
    stranger = waiting(make_dialogue(dialogue.municipality))
    client = member_client(dialogue.municipality)
    assert client.get(address(dialogue), {"pin": stranger.pk}).status_code == 404


def test_comments_are_reviewed_with_words_shown(dialogue: Dialogue) -> None:
    voice = raise_voice(make_pin(dialogue, text="Mörkt", share_as_voice=True))
    comment = Comment.objects.create(
        voice=voice,
        respondent=make_respondent(dialogue),
        original_text="Ring 070-123 45 67",
        public_text="Ring 070-123 45 67",
        flags=["phone"],
        submission_hash="x",
        created_hour=current_hour(),
    )
    client = member_client(dialogue.municipality)
    url = address(dialogue, "decide_comment", comment.pk)
    assert client.post(url, {"decision": "mask"}).status_code == 422
    client.post(url, {"decision": "mask", "reason": "Nummer", "public_text": "Ring […]"})
    comment.refresh_from_db()
    assert (comment.status, comment.public_text) == (Status.APPROVED, "Ring […]")


def test_pages_hold_forty(dialogue: Dialogue) -> None:
    for _number in range(41):
        waiting(dialogue, lng=CENTRE[0])
    client = member_client(dialogue.municipality)
    first = client.get(address(dialogue)).content.decode()
    second = client.get(address(dialogue), {"page": 2}).content.decode()
    assert (first.count("data-item="), second.count("data-item=")) == (40, 1)
