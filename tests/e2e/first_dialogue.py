"""The way that `docs/first-dialogue.md` describes, walked in browsers: by a test on a database of
its own, and on a bare machine."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
from playwright.sync_api import Page, expect
from shapely.geometry import box

from geodata.importers.municipalities import read_municipality
from tests.e2e.conftest import DESK, PHONE
from tests.factories import READY

GUIDE = Path(__file__).parents[2] / "docs" / "first-dialogue.md"
FIRST_STEPS = re.compile("first dialogue")
POLICE, HOUSING, BOARD = "Lokalpolisområde Fyrbodal", "LysekilsBostäder", "Kommunstyrelsen"
GUIDELINE = "Ungdomsrådet läser frågan innan den ställs."
HALVES = {"Norr", "Söder"}
PASSWORD = "tre ord och en fyr"
ROUND = {
    "Title": "Trygga gator i Lysekil",
    "Question": "Var känner du dig trygg, och var känner du dig otrygg?",
    "Target group": READY["target_group"],
    "Decision, body and §": "KS 2026-11-04 § 118",
    "Purpose": READY["purpose"],
    "How answers are used": READY["influence"],
    "Ways to take part": READY["methods"],
    "How the dialogue is evaluated": READY["evaluation_plan"],
    "How participants get feedback": READY["feedback_plan"],
}


def walk(browse: Callable[..., Page], link: str, folder: Path, first: date) -> Page:
    """From the administrator's link to a dialogue that opens on its `first` day: the coordinator's
    page afterwards. `browse` gives each of them a browser of their own."""
    administrator = browse(**DESK)
    join(administrator, link, "Ada Administratör")
    expect(administrator.get_by_role("heading", name=FIRST_STEPS)).to_be_visible()
    add_organisations(administrator)
    write_profile(administrator)
    write_rules(administrator)
    send_areas(administrator, areas_file(folder))
    for email, role, party in (
        ("po@polisen.example", "municipal police officer", POLICE),
        ("vard@lysekilsbostader.example", "partner", HOUSING),
        ("sam@lysekil.example", "safety coordinator", "Lysekil"),
    ):
        invitation = invite(administrator, email, role, party)
        colleague = browse(**(DESK if role != "partner" else PHONE))
        join(colleague, invitation, email.split("@")[0].title())
    write_dialogue(colleague, first)
    add_partner(colleague)
    attest(colleague)
    return colleague


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


def part(page: Page, name: str) -> None:
    """A part of the settings."""
    page.get_by_role("navigation").get_by_role("link", name="Settings").click()
    parts = page.get_by_role("navigation", name="Settings")
    parts.get_by_role("link", name=name, exact=True).click()


def add_organisations(page: Page) -> None:
    part(page, "Organisations")
    for name, kind in ((POLICE, "police"), (HOUSING, "housing company")):
        page.get_by_label("Name").fill(name)
        page.get_by_label("Kind").select_option(label=kind)
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_text(f"“{name}” is added.")).to_be_visible()
    part(page, "Boards")
    page.get_by_label("Name").fill(BOARD)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text(f"“{BOARD}” is added.")).to_be_visible()


def write_profile(page: Page) -> None:
    part(page, "Profile")
    page.get_by_label("E-mail").fill("kommun@lysekil.example")
    page.get_by_label("Who answers for personal data").fill(BOARD)
    page.get_by_label("How the data protection officer is reached").fill("dso@lysekil.example")
    page.get_by_label("How soon you answer").fill("Inom fem arbetsdagar.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile is saved.")).to_be_visible()


def write_rules(page: Page) -> None:
    part(page, "Guidelines")
    page.get_by_label("Guideline", exact=True).fill(GUIDELINE)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text(f"“{GUIDELINE}” is added.")).to_be_visible()
    part(page, "Pages")
    page.get_by_label("Personal data").fill("Diarienummer KS 2026/118.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It stands on the pages now.")).to_be_visible()


def areas_file(folder: Path) -> Path:
    """Lysekil in two halves, as its own GIS unit would send it."""
    whole = read_municipality("1484").geometry
    west, south, east, north = whole.bounds
    middle = (south + north) / 2
    halves = (box(west, south, east, middle), box(west, middle, east, north))
    frame = gpd.GeoDataFrame(
        {"code": ["S", "N"], "name": ["Söder", "Norr"]},
        geometry=[whole.intersection(half) for half in halves],
        crs=4326,
    )
    frame.to_file(folder / "lysekil.geojson", driver="GeoJSON")
    return folder / "lysekil.geojson"


def send_areas(page: Page, file: Path) -> None:
    part(page, "Ground")
    page.get_by_label("File with areas").set_input_files(file)
    page.get_by_label("Together the areas are").check()
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text("SCB's coarse outline counts")).not_to_be_visible()


def invite(page: Page, email: str, role: str, party: str) -> str:
    part(page, "People")
    page.get_by_role("textbox", name="E-mail address").fill(email)
    page.get_by_role("checkbox", name=role, exact=True).check()
    page.get_by_label("Works at").select_option(label=party)
    page.get_by_role("button", name="Invite").click()
    return link_in(page.get_by_label("The link").input_value())


def write_dialogue(page: Page, first: date) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Dialogues", exact=True).click()
    page.get_by_role("link", name="A new dialogue").click()
    for label, words in ROUND.items():
        page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).fill(words)
    page.get_by_label("Board that owns the dialogue").select_option(label=BOARD)
    page.get_by_label("Proposed by").select_option("executive")
    page.get_by_label(re.compile(r"^\s*Opens")).fill(f"{first}")
    page.get_by_label(re.compile(r"^\s*Closes")).fill(f"{first + timedelta(days=35)}")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("The dialogue is in preparation.")).to_be_visible()


def add_partner(page: Page) -> None:
    page.get_by_text("Add a partner").click()
    page.get_by_label("Partner", exact=True).select_option(label=POLICE)
    page.get_by_label("What the partner does").fill("går med och svarar på frågor")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The partner is added.")).to_be_visible()


def attest(page: Page) -> None:
    page.get_by_role("link", name="Attest the principles and open").click()
    for principle in page.get_by_role("checkbox").all():
        principle.check()
    page.get_by_label(GUIDELINE).fill("Ungdomsrådet läste den 3 november och kortade den.")
    page.get_by_role("button", name="Open on").click()
