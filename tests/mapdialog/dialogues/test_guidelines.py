"""The municipality's own guidelines: answered in words by whoever opens a dialogue."""

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.guidelines import MOST
from mapdialog.dialogues.models import Dialogue, Guideline, GuidelineAnswer, Phase
from mapdialog.dialogues.opening import mark_of_words, open_dialogue
from mapdialog.dialogues.services import edit_dialogue
from mapdialog.errors import NotReady
from mapdialog.organisations.models import Municipality, Role, SettingChange
from tests.factories import (
    ALL_PRINCIPLES,
    make_dialogue,
    make_member,
    make_municipality,
    somebody,
)
from tests.staff_world import client_of, member_client

pytestmark = pytest.mark.django_db
ASKED = "Ungdomsrådet tillfrågas om hur unga möts."
SO = "Ungdomsrådet läste frågan den 3 mars och ändrade den."


@pytest.fixture
def draft() -> Dialogue:
    return make_dialogue(phase=Phase.PREPARATION)


@pytest.fixture
def guideline(draft: Dialogue) -> Guideline:
    return draft.municipality.guidelines.create(name=ASKED)


def opening(dialogue: Dialogue) -> str:
    return reverse("staff_dialogues:opening", args=[dialogue.municipality.slug, dialogue.slug])


def settings_page(municipality: Municipality, name: str, *number: int) -> str:
    return reverse(f"staff_rules:{name}", args=[municipality.slug, *number])


def send(dialogue: Dialogue, client: Client, **answers: str) -> HttpResponse:
    sent = {f"guideline-{number.lstrip('g')}": words for number, words in answers.items()}
    read = mark_of_words(dialogue)
    return client.post(opening(dialogue), {"attested": range(1, 11), "read": read, **sent})


def test_the_answer_is_kept_with_the_guideline_the_name_and_the_day(
    draft: Dialogue, guideline: Guideline
) -> None:
    person = make_member(draft.municipality)
    client = client_of(person)
    assert ASKED in client.get(opening(draft)).content.decode()
    assert send(draft, client, **{f"g{guideline.pk}": SO}).status_code == 302
    kept = GuidelineAnswer.objects.get()
    assert (kept.guideline, kept.answer, kept.attested_by) == (ASKED, SO, person)
    assert Dialogue.objects.get().phase == Phase.OPEN
    desk = reverse("staff_dialogues:dialogue", args=[draft.municipality.slug, draft.slug])
    page = client.get(desk).content.decode()
    assert SO in page
    # The checklist changes; what was answered does not.
    guideline.delete()
    assert ASKED in client.get(desk).content.decode()


@pytest.mark.parametrize("words", ["", "x", "ja", "- - -", "x" * 300, "Ett ord\x00 här nu"])
def test_without_a_sentence_the_dialogue_stays_shut(
    draft: Dialogue, guideline: Guideline, words: str
) -> None:
    answer = send(draft, member_client(draft.municipality), **{f"g{guideline.pk}": words})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "or why it does not apply" in page
    assert page.count(" checked") == 10
    assert 'aria-invalid="true"' in page
    assert Dialogue.objects.get().phase == Phase.PREPARATION
    assert not GuidelineAnswer.objects.exists()


def test_what_was_written_for_one_is_not_lost_when_another_is_missing(
    draft: Dialogue, guideline: Guideline
) -> None:
    draft.municipality.guidelines.create(name="Frågan finns på lätt svenska.")
    answer = send(draft, member_client(draft.municipality), **{f"g{guideline.pk}": SO})
    assert answer.status_code == 422
    assert SO in answer.content.decode()


def test_nothing_is_asked_for_that_could_not_be_sent(draft: Dialogue, guideline: Guideline) -> None:
    client = member_client(draft.municipality)
    assert "<textarea" in client.get(opening(draft)).content.decode()
    Dialogue.objects.update(purpose="")
    assert "<textarea" not in client.get(opening(draft)).content.decode()


def test_the_service_is_no_way_round_the_form(draft: Dialogue, guideline: Guideline) -> None:
    elsewhere = make_municipality().guidelines.create(name="En annan kommuns egen regel.")
    for answers in ({}, {guideline.pk: "x"}, {elsewhere.pk: SO}):
        with pytest.raises(NotReady):
            open_dialogue(draft, attested=ALL_PRINCIPLES, actor=somebody(), answers=answers)
    open_dialogue(draft, attested=ALL_PRINCIPLES, actor=somebody(), answers={guideline.pk: SO})


def test_neither_is_the_command(draft: Dialogue, guideline: Guideline) -> None:
    who = make_member(draft.municipality).email
    command = ["change_phase", draft.slug, "--to", "open", "--actor", who, "--attest"]
    command += map(str, range(1, 11))
    with pytest.raises(CommandError, match="or why it does not apply"):
        call_command(*command)
    with pytest.raises(CommandError, match="NUMBER=WORDS"):
        call_command(*command, "--guideline", "Ja")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command(*command, "--guideline", f"{guideline.pk}=R\udce5det tillfr\udce5gas nu.")
    with pytest.raises(CommandError, match="no guideline 999999"):
        call_command(*command, "--guideline", f"{guideline.pk}={SO}", "--guideline", "999999=Så.")
    call_command(*command, "--guideline", f"{guideline.pk}={SO}")
    assert GuidelineAnswer.objects.get().answer == SO


def test_one_that_came_while_somebody_read_has_to_be_read(
    draft: Dialogue, guideline: Guideline
) -> None:
    read = mark_of_words(draft)
    guideline.name = "Ungdomsrådet beslutar om frågan."
    guideline.save()
    with pytest.raises(NotReady, match="changed since you read"):
        open_dialogue(
            draft,
            attested=ALL_PRINCIPLES,
            actor=somebody(),
            answers={guideline.pk: SO},
            read=read,
        )


def test_words_changed_before_the_first_day_are_answered_for_again(
    draft: Dialogue, guideline: Guideline
) -> None:
    Dialogue.objects.update(opens_at=timezone.localdate() + timezone.timedelta(days=3))
    draft.refresh_from_db()
    answers = {guideline.pk: SO}
    open_dialogue(draft, attested=ALL_PRINCIPLES, actor=somebody(), answers=answers)
    edit_dialogue(draft, question="Var behövs det mer ljus?", actor=somebody())
    assert GuidelineAnswer.objects.get().taken_back_at is not None
    page = member_client(draft.municipality).get(opening(draft)).content.decode()
    assert SO in page  # to be read again, not to be written again


def test_an_administrator_keeps_the_checklist(draft: Dialogue) -> None:
    here, every = draft.municipality, settings_page(draft.municipality, "guidelines")
    client = member_client(here, Role.ADMINISTRATOR)
    assert client.post(every, {"name": f"  {ASKED} "}).status_code == 302
    guideline = Guideline.objects.get()
    one = settings_page(here, "guideline", guideline.pk)
    assert client.post(every, {"name": ASKED.upper()}).status_code == 409
    assert client.post(every, {"name": "x"}).status_code == 422
    assert client.post(one, {"name": ""}).status_code == 422
    assert client.post(one, {"name": "Ungdomsrådet är med från början."}).status_code == 302
    gone = settings_page(here, "guideline_gone", guideline.pk)
    assert client.post(gone).status_code == 302
    assert client.post(gone).status_code == 404
    changes = SettingChange.objects.order_by("pk").values_list("before", "after")
    assert list(changes) == [
        ("", ASKED),
        (ASKED, "Ungdomsrådet är med från början."),
        ("Ungdomsrådet är med från början.", ""),
    ]
    page = client.get(every).content.decode()
    assert "Ungdomsrådet är med från början." in page
    assert "not used yet" not in page


def test_a_checklist_has_an_end(draft: Dialogue) -> None:
    here, every = draft.municipality, settings_page(draft.municipality, "guidelines")
    here.guidelines.bulk_create(
        Guideline(municipality=here, name=f"Riktlinje nummer {number}.") for number in range(MOST)
    )
    answer = member_client(here, Role.ADMINISTRATOR).post(every, {"name": "En riktlinje till."})
    assert answer.status_code == 409
    assert "Join some of them" in answer.content.decode()
    assert Guideline.objects.count() == MOST


def test_another_municipality_s_checklist_is_not_there(draft: Dialogue) -> None:
    theirs = make_municipality().guidelines.create(name=ASKED)
    client = member_client(draft.municipality, Role.ADMINISTRATOR)
    for name in ("guideline", "guideline_gone"):
        url = settings_page(draft.municipality, name, theirs.pk)
        assert client.post(url, {"name": "Vår egen regel nu."}).status_code == 404
    assert Guideline.objects.get().name == ASKED
    assert ASKED not in client.get(settings_page(draft.municipality, "guidelines")).content.decode()
