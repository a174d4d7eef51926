"""A user dialogue is for those who use a service, by invitation; the other for everybody."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.indicator import indicator_of
from mapdialog.dialogues.invitations import NotInvited
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.services import edit_dialogue
from mapdialog.errors import NotAllowed, NotReady
from mapdialog.feedback.services import publish_response, write_response
from mapdialog.pins.models import Pin
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, comment_on, drop_pin, support_voice
from mapdialog.sessions.services import enter_pin
from tests.factories import (
    ALL_PRINCIPLES,
    CENTRE,
    WHY,
    make_dialogue,
    make_user,
    make_voice,
    somebody,
)
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
DRAFT = PinDraft("safe", *CENTRE)
SENT = {"perception": "safe", "lng": CENTRE[0], "lat": CENTRE[1]}


def user_dialogue(**details: object) -> Dialogue:
    return make_dialogue(dialogue_type="user", service="Fritidsgården Kupolen", **details)


def send(dialogue: Dialogue, invitation: str, token: str | None = None) -> Pin:
    return drop_pin(
        dialogue,
        DRAFT,
        token=token or new_token(),
        submission=new_token(),
        invitation=invitation,
    ).pin


def test_it_gets_a_code_when_it_opens_and_a_citizen_dialogue_does_not() -> None:
    assert len(user_dialogue().invitation_code) == 8
    assert make_dialogue().invitation_code == ""
    assert user_dialogue(phase=Phase.PREPARATION).invitation_code == ""


def test_one_that_becomes_a_user_dialogue_gets_a_code_and_loses_it_again() -> None:
    dialogue = make_dialogue()
    edit_dialogue(dialogue, reason=WHY, dialogue_type="user", service="Fritidsgården Kupolen")
    with pytest.raises(NotInvited):
        send(dialogue, "")
    assert send(dialogue, dialogue.invitation_code).pk
    edit_dialogue(dialogue, reason=WHY, dialogue_type="citizen")
    assert send(dialogue, "").pk


def test_who_was_invited_answers_whatever_the_code_is_written_like() -> None:
    dialogue = user_dialogue()
    code = dialogue.invitation_code
    assert send(dialogue, code).pk
    assert send(dialogue, f" {code[:4].lower()}-{code[4:]} ").pk


def test_who_was_not_invited_does_not_answer() -> None:
    dialogue, other = user_dialogue(), user_dialogue()
    for code in ("", "AAAAAAAA", other.invitation_code, dialogue.invitation_code + "A", "åäö"):
        with pytest.raises(NotInvited):
            send(dialogue, code)
    assert not Pin.objects.exists()


def test_the_form_brings_the_code_along_and_is_not_shown_without(resident: Client) -> None:
    dialogue = user_dialogue()
    address = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    assert resident.get(address).status_code == 302
    assert resident.get(f"{address}?inbjudan=FEL").status_code == 302
    page = resident.get(f"{address}?inbjudan={dialogue.invitation_code}").content.decode()
    assert f'value="{dialogue.invitation_code}"' in page
    late = resident.post(address, {**SENT, "submission": new_token()})
    assert late.status_code == 422
    assert "Write the code on your invitation" in late.content.decode()
    sent = {**SENT, "submission": new_token(), "invitation": dialogue.invitation_code}
    assert resident.post(address, sent).status_code == 200
    assert Pin.objects.count() == 1


def test_everybody_reads_the_question_and_nobody_finds_the_code(resident: Client) -> None:
    dialogue = user_dialogue()
    page = resident.get(dialogue.get_absolute_url()).content.decode()
    assert dialogue.question in page
    assert "For those who use Fritidsgården Kupolen" in page
    assert "upplevelse=safe" not in page
    poster = reverse("dialogues:invitation", args=[dialogue.municipality.slug, dialogue.slug])
    assert resident.get(poster).status_code == 403
    for address in (dialogue.get_absolute_url(), poster, dialogue.municipality.get_absolute_url()):
        assert dialogue.invitation_code not in resident.get(address).content.decode()
    wrong = resident.get(f"{dialogue.get_absolute_url()}?inbjudan=FEL").content.decode()
    assert "not the code of an invitation" in wrong
    code = dialogue.invitation_code
    invited = resident.get(f"{dialogue.get_absolute_url()}?inbjudan={code}").content.decode()
    assert f"upplevelse=safe&amp;inbjudan={code}" in invited


def test_those_who_work_with_it_print_the_invitation() -> None:
    dialogue = user_dialogue()
    poster = reverse("dialogues:invitation", args=[dialogue.municipality.slug, dialogue.slug])
    page = member_client(dialogue.municipality).get(poster).content.decode()
    assert dialogue.invitation_code in page
    assert "For you who use Fritidsgården Kupolen" in page
    assert member_client(make_dialogue().municipality).get(poster).status_code == 403


def test_those_who_answered_talk_about_it_and_others_do_not() -> None:
    dialogue, token = user_dialogue(), new_token()
    voice = make_voice(dialogue, "Mörkt vid ingången")
    send(dialogue, dialogue.invitation_code, token)
    assert support_voice(voice, token=token) == 1
    assert comment_on(voice, "Ja", token=token, submission=new_token()).pk
    with pytest.raises(NotAllowed):
        support_voice(voice, token=new_token())
    with pytest.raises(NotAllowed):
        comment_on(voice, "Ja", token=new_token(), submission=new_token())
    assert voice.supports.count() == voice.comments.count() == 1


def test_staff_write_down_what_somebody_who_uses_it_says() -> None:
    receipt = enter_pin(user_dialogue(), DRAFT, submission=new_token(), actor=make_user())
    assert receipt.pin.pk


@pytest.mark.parametrize("service", ["", "x"])
def test_it_does_not_open_without_its_service(service: str) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION, dialogue_type="user", service=service)
    with pytest.raises(NotReady) as refused:
        open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())
    assert refused.value.missing == ["State the service, and who uses it."]


def test_it_is_led_by_officials_in_its_own_words() -> None:
    dialogue = user_dialogue(phase=Phase.PREPARATION)
    where = [dialogue.municipality.slug, dialogue.slug]
    address = reverse("staff_dialogues:opening", args=where)
    page = member_client(dialogue.municipality).get(address).content.decode()
    assert "Only those who use the service take part" in page
    assert "The officials of the service lead it" in page
    assert "The decision lies with the elected bodies" not in page
    assert "Fritidsgården Kupolen" in page


def test_it_is_no_citizen_dialogue_to_the_indicator() -> None:
    dialogue = user_dialogue(phase=Phase.FEEDBACK)
    words = {"subject": "Ljus", "outcome": "acted", "text": "Vi lagar."}
    publish_response(write_response(dialogue, **words))
    year = timezone.localdate().year
    assert indicator_of(dialogue.municipality, year).actual == 0
    citizen = make_dialogue(dialogue.municipality, phase=Phase.FEEDBACK)
    publish_response(write_response(citizen, **words))
    assert indicator_of(dialogue.municipality, year).actual == 1
