"""Two who send, change, withdraw, comment and review at once: nothing lost, nothing doubled."""

from collections.abc import Callable

import pytest

from geodata.importers.pins import PinRow, PinTable
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Conflict, NotFound
from mapdialog.pins.bursts import decide_burst, hold_bursts
from mapdialog.pins.imports import ImportReport, import_pins
from mapdialog.pins.models import (
    Comment,
    HeldPin,
    ModerationDecision,
    Pin,
    Respondent,
    RespondentProfile,
    Status,
    Support,
    Voice,
)
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import (
    PinDraft,
    ProfileDraft,
    Receipt,
    change_pin,
    comment_on,
    drop_pin,
    support_voice,
    withdraw_pin,
)
from mapdialog.pins.voices import raise_voice
from mapdialog.pins.workflow import Decision, approve_unflagged, moderate_comment, moderate_pin
from tests.at_once import at_once
from tests.factories import CENTRE, make_dialogue, make_pin, make_user

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT = PinDraft("unsafe", *CENTRE, text="Mörkt i tunneln.", share_as_voice=True)
NEWER = PinDraft("safe", *CENTRE, text="Nu är det ljust.", share_as_voice=True)
ABOUT_ME = ProfileDraft(age_band="25-44")


def sender(dialogue: Dialogue, **same: str) -> Callable[[], Receipt]:
    """Sends a form; `token` and `submission` where two have the same."""
    return lambda: drop_pin(
        dialogue,
        DRAFT,
        token=same.get("token") or new_token(),
        submission=same.get("submission") or new_token(),
        profile=ABOUT_ME,
    )


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    return make_dialogue()


@pytest.fixture
def sent(dialogue: Dialogue) -> Receipt:
    return sender(dialogue)()


@pytest.fixture
def voice(sent: Receipt) -> Voice:
    moderate_pin(sent.pin, Decision.APPROVE, actor=make_user())
    return Voice.objects.get()


def commenter(voice: Voice, submission: str | None = None) -> Callable[[], Comment]:
    submission = submission or new_token()
    return lambda: comment_on(voice, "Ja!", token=new_token(), submission=submission)


@pytest.mark.races("Pin.receipt_hash")
def test_the_same_form_is_one_pin_with_one_receipt(dialogue: Dialogue) -> None:
    submission = new_token()
    one, two = at_once(*(sender(dialogue, submission=submission) for _time in range(2)))
    assert (two.pin, two.code) == (one.pin, one.code)
    assert Pin.objects.count() == Respondent.objects.count() == RespondentProfile.objects.count()


@pytest.mark.races("respondent_once", "RespondentProfile.respondent")
def test_two_pins_of_one_browser_have_one_respondent_and_one_profile(dialogue: Dialogue) -> None:
    token = new_token()
    one, two = at_once(*(sender(dialogue, token=token) for _time in range(2)))
    assert one.pin != two.pin
    assert one.pin.respondent == two.pin.respondent
    assert RespondentProfile.objects.count() == 1


@pytest.mark.races("pins.services.change_pin")
def test_what_is_withdrawn_is_not_brought_back_by_a_change(
    dialogue: Dialogue, sent: Receipt
) -> None:
    _pin, refused = at_once(
        lambda: withdraw_pin(dialogue, sent.code), lambda: change_pin(dialogue, sent.code, NEWER)
    )
    assert isinstance(refused, Conflict)
    assert Pin.objects.get().status == Status.WITHDRAWN


@pytest.mark.races("pins.services.withdraw_pin")
def test_what_is_withdrawn_is_the_pin_as_it_was_changed(dialogue: Dialogue, sent: Receipt) -> None:
    at_once(
        lambda: change_pin(dialogue, sent.code, NEWER), lambda: withdraw_pin(dialogue, sent.code)
    )
    pin = Pin.objects.get()
    assert (pin.status, pin.original_text) == (Status.WITHDRAWN, NEWER.text)


@pytest.mark.races("pins.workflow.moderate_pin", "Voice.pin")
def test_one_pin_is_decided_by_one_of_two(sent: Receipt) -> None:
    one, other = make_user(), make_user()
    _pin, refused = at_once(
        lambda: moderate_pin(sent.pin, Decision.APPROVE, actor=one),
        lambda: moderate_pin(sent.pin, Decision.APPROVE, actor=other),
    )
    assert isinstance(refused, Conflict)
    assert ModerationDecision.objects.get().actor == one
    assert Voice.objects.count() == 1


@pytest.mark.races("pins.workflow.moderate_pin")
@pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.HIDE, Decision.MASK])
def test_what_its_author_withdraws_is_not_decided(
    dialogue: Dialogue, sent: Receipt, decision: str
) -> None:
    _pin, refused = at_once(
        lambda: withdraw_pin(dialogue, sent.code),
        lambda: moderate_pin(sent.pin, decision, actor=make_user(), reason="x", public_text="[…]"),
    )
    assert isinstance(refused, Conflict)
    assert Pin.objects.get().status == Status.WITHDRAWN
    assert not Voice.objects.exists()


@pytest.mark.races("pins.workflow.approve_unflagged")
def test_all_that_wait_are_approved_by_one_of_two(dialogue: Dialogue, sent: Receipt) -> None:
    one, other = make_user(), make_user()
    done, nothing_left = at_once(
        lambda: approve_unflagged(dialogue, actor=one),
        lambda: approve_unflagged(dialogue, actor=other),
    )
    assert (done, nothing_left) == (1, 0)
    assert ModerationDecision.objects.get().actor == one


@pytest.mark.races("pins.workflow.approve_unflagged")
def test_what_its_author_withdraws_is_not_approved_with_the_others(
    dialogue: Dialogue, sent: Receipt
) -> None:
    sender(dialogue)()
    _pin, approved = at_once(
        lambda: withdraw_pin(dialogue, sent.code),
        lambda: approve_unflagged(dialogue, actor=make_user()),
    )
    assert approved == 1
    assert Pin.objects.get(pk=sent.pin.pk).status == Status.WITHDRAWN
    assert not Voice.objects.filter(pin=sent.pin).exists()


@pytest.mark.races("Voice.pin")
def test_one_pin_has_one_voice(sent: Receipt) -> None:
    one, two = at_once(lambda: raise_voice(sent.pin), lambda: raise_voice(sent.pin))
    assert one == two == Voice.objects.get()


@pytest.mark.races("pins.workflow.moderate_comment")
def test_one_comment_is_decided_by_one_of_two(voice: Voice) -> None:
    comment = commenter(voice)()
    one, other = make_user(), make_user()
    _comment, refused = at_once(
        lambda: moderate_comment(comment, Decision.APPROVE, actor=one),
        lambda: moderate_comment(comment, Decision.APPROVE, actor=other),
    )
    assert isinstance(refused, Conflict)
    assert Comment.objects.get().status == Status.APPROVED
    assert comment.decisions.get().actor == one


@pytest.mark.races("Comment.submission_hash")
def test_the_same_form_is_one_comment(voice: Voice) -> None:
    submission = new_token()
    one, two = at_once(*(commenter(voice, submission) for _time in range(2)))
    assert one == two == Comment.objects.get()


@pytest.mark.races("support_once")
def test_somebody_agrees_once(voice: Voice) -> None:
    token = new_token()
    at_once(*(lambda: support_voice(voice, token=token) for _time in range(2)))
    assert Support.objects.count() == 1


@pytest.mark.races("pins.services._hold")
@pytest.mark.parametrize("said", ["comment", "agreement"])
def test_nothing_is_said_about_what_its_author_takes_back(
    dialogue: Dialogue, sent: Receipt, voice: Voice, said: str
) -> None:
    agree = lambda: support_voice(voice, token=new_token())  # noqa: E731
    _pin, refused = at_once(
        lambda: withdraw_pin(dialogue, sent.code),
        commenter(voice) if said == "comment" else agree,
    )
    assert isinstance(refused, NotFound)
    assert not Comment.objects.exists()
    assert not Support.objects.exists()


@pytest.mark.races("pins.voices.take_back_voices")
@pytest.mark.parametrize("said", ["comment", "agreement", "decision"])
def test_an_author_takes_back_what_somebody_speaks_about(
    dialogue: Dialogue, sent: Receipt, voice: Voice, said: str
) -> None:
    comment = commenter(voice)()
    speak = {
        "comment": commenter(voice),
        "agreement": lambda: support_voice(voice, token=new_token()),
        "decision": lambda: moderate_comment(comment, Decision.APPROVE, actor=make_user()),
    }
    _said, pin = at_once(speak[said], lambda: withdraw_pin(dialogue, sent.code))
    assert pin.status == Status.WITHDRAWN
    assert not Voice.objects.exists()
    assert not Comment.objects.exists()
    assert not Support.objects.exists()


@pytest.mark.races("pins.workflow.moderate_comment")
def test_a_comment_that_went_with_its_voice_is_not_decided(
    dialogue: Dialogue, sent: Receipt, voice: Voice
) -> None:
    comment = commenter(voice)()
    _pin, refused = at_once(
        lambda: withdraw_pin(dialogue, sent.code),
        lambda: moderate_comment(comment, Decision.APPROVE, actor=make_user()),
    )
    assert isinstance(refused, NotFound)


@pytest.mark.races("pins.imports.import_pins", "import_once", "respondent_once")
def test_a_file_that_is_imported_twice_is_stored_once() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    rows = [PinRow(n, *CENTRE, "unsafe", f"key {n}", respondent=f"person {n}") for n in (1, 2)]

    def take_in() -> ImportReport:
        return import_pins(dialogue, PinTable(rows))

    first, second = at_once(take_in, take_in)
    assert (first.stored, second.stored, second.already_there) == (2, 0, 2)
    assert Pin.objects.count() == Respondent.objects.count() == 2


def send_burst(dialogue: Dialogue) -> list[Pin]:
    """Elsewhere two have answered before: twelve at once in one spot are no people of theirs."""
    for number in range(20):
        make_pin(dialogue, lng=CENTRE[0] + 0.004 * (number - 10))
    return [sender(dialogue)().pin for _number in range(12)]


@pytest.mark.races("HeldPin.pin")
def test_two_who_look_for_bursts_hold_each_pin_once(dialogue: Dialogue) -> None:
    pins = send_burst(dialogue)
    one, two = at_once(lambda: hold_bursts(dialogue), lambda: hold_bursts(dialogue))
    assert (len(one), two) == (1, [])
    assert HeldPin.objects.filter(burst=one[0], pin__in=pins).count() == 12


@pytest.mark.races("pins.bursts.decide_burst")
def test_two_who_decide_about_a_burst_decide_once(dialogue: Dialogue) -> None:
    pins = send_burst(dialogue)
    (burst,) = hold_bursts(dialogue)
    _number, refused = at_once(
        lambda: decide_burst(burst, "count", reason="Klass 8B", actor=make_user()),
        lambda: decide_burst(burst, "hide", reason="Skript", actor=make_user()),
    )
    assert isinstance(refused, Conflict)
    assert not Pin.objects.filter(pk__in=[pin.pk for pin in pins], status=Status.HIDDEN).exists()


@pytest.mark.races("pins.bursts.decide_burst")
def test_who_withdraws_while_a_burst_is_hidden_has_withdrawn(dialogue: Dialogue) -> None:
    send_burst(dialogue)
    receipt = sender(dialogue)()
    (burst,) = hold_bursts(dialogue)
    at_once(
        lambda: withdraw_pin(dialogue, receipt.code),
        lambda: decide_burst(burst, "hide", reason="Skript", actor=make_user()),
    )
    receipt.pin.refresh_from_db()
    assert receipt.pin.status == Status.WITHDRAWN
