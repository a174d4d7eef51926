"""From an empty database to the first open dialogue: after one command, everything in a browser."""

import re
import shlex
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.organisations.models import Membership, Municipality
from mapdialog.pins.models import Pin
from tests.clock import at_moment, in_sweden
from tests.e2e.conftest import DESK, PHONE, Browse
from tests.factories import READY

GUIDE = Path(__file__).parents[2] / "docs" / "first-dialogue.md"
PASSWORD = "tre ord och en fyr"
ROUND = {
    "Title": "Trygga gator i Lysekil",
    "Question": "Var känner du dig trygg, och var känner du dig otrygg?",
    "Target group": READY["target_group"],
    "Decision, body and §": "KS 2026-11-04 § 118",
    "Purpose": READY["purpose"],
    "How answers are used": READY["influence"],
    "A board that is not in the list": "Kommunstyrelsen",
    "Ways to take part": READY["methods"],
    "How the dialogue is evaluated": READY["evaluation_plan"],
    "How participants get feedback": READY["feedback_plan"],
}


def test_a_municipality_starts_alone(browse: Browse, transactional_db: None) -> None:
    said = StringIO()
    for command in commands_in(GUIDE.read_text()):
        call_command(*shlex.split(command), stdout=said)
    administrator = browse(**DESK)
    join(administrator, link_in(said.getvalue()), "Ada Administratör")
    for email, role in (
        ("sam@lysekil.example", "safety coordinator"),
        ("po@polisen.example", "municipal police officer"),
        ("vard@lysekilsbostader.example", "partner"),
    ):
        link = invite(administrator, email, role)
        colleague = browse(**(DESK if role != "partner" else PHONE))
        join(colleague, link, email.split("@")[0].title())
        if role == "safety coordinator":
            coordinator = colleague
    assert Membership.objects.count() == 4

    first = timezone.localdate() + timedelta(days=1)
    write_dialogue(coordinator, first)
    attest(coordinator)
    dialogue = Dialogue.objects.get()
    assert dialogue.phase == Phase.PREPARATION
    expect(coordinator.get_by_text("It opens by itself on")).to_be_visible()
    resident = browse(**PHONE)
    assert resident.goto(mark(dialogue)).status == 409
    with at_moment(in_sweden(first, 0, 0)):
        assert resident.goto(mark(dialogue)).status == 200
        assert dialogue.phase == Phase.OPEN
    assert Pin.objects.count() == 0


def commands_in(guide: str) -> list[str]:
    return re.findall(r"^manage\.py (.+)$", guide, re.MULTILINE)


def link_in(text: str) -> str:
    found = re.search(r"http\S+", text)
    assert found, text
    return re.sub(r"^https?://[^/]+", "", found[0])


def join(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("A password of at least").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on to the workplace").click()
    expect(page.get_by_text("Your password is chosen.")).to_be_visible()


def invite(page: Page, email: str, role: str) -> str:
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("textbox", name="E-mail address").fill(email)
    page.get_by_role("checkbox", name=role, exact=True).check()
    page.get_by_role("button", name="Invite").click()
    return link_in(page.get_by_label("The link").input_value())


def write_dialogue(page: Page, first: object) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Dialogues", exact=True).click()
    page.get_by_role("link", name="A new dialogue").click()
    for label, words in ROUND.items():
        page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).fill(words)
    page.get_by_label("Proposed by").select_option("executive")
    page.get_by_label(re.compile(r"^\s*Opens")).fill(f"{first}")
    page.get_by_label(re.compile(r"^\s*Closes")).fill(f"{first + timedelta(days=35)}")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("The dialogue is in preparation.")).to_be_visible()


def attest(page: Page) -> None:
    page.get_by_role("link", name="Attest the principles and open").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Open on").click()


def mark(dialogue: Dialogue) -> str:
    return reverse("pins:mark", args=[Municipality.objects.get().slug, dialogue.slug])
