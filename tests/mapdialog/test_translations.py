"""Everything that people read is there in Swedish, and no language breaks a sentence."""

import ast
import datetime
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from mapdialog.pins.vocabulary import (
    DayType,
    Gender,
    Perception,
    PlaceType,
    Reason,
    Relation,
    Season,
    TimeOfDay,
)
from tests.po_files import Message, read_messages

ROOT = Path(__file__).parents[2]
CATALOGUES = {
    path.parents[1].name: path
    for path in sorted((ROOT / "mapdialog" / "locale").glob("*/LC_MESSAGES/django.po"))
}
RESIDENTS = ["ar", "fi", "so"]  # Only what residents read is translated; the rest is Swedish.
# What somebody who marks a place reads: from the question to the receipt.
MARKING = [
    *(ROOT / "frontend/templates/pins/mark").glob("*.html"),
    ROOT / "frontend/templates/pins/mark.html",
    ROOT / "frontend/templates/pins/_emergency.html",
    ROOT / "frontend/templates/pins/_thanks.html",
    ROOT / "mapdialog/pins/forms.py",
    ROOT / "mapdialog/pins/mark_page.py",
]
WORDS_IN_CODE = re.compile(r'(?:\b_\(|{% translate )\s*((?:"[^"]*"\s*)+)')
CHOICES = (Perception, Reason, PlaceType, TimeOfDay, DayType, Season, Gender, Relation)
EMERGENCY = "114 14"
LEFT_TO_RIGHT, END = "\u2066", "\u2069"  # Arabic would else turn 114 14 into 14 114.
# Words that would stamp people or places (docs/domain.md). "Tillgänglig" holds one by chance.
STAMPS = re.compile(r"\b(gäng|farlig|riskzon|brottsplats)", re.IGNORECASE)


def missing(words: Iterable[str], language: str) -> list[str]:
    """Those that have no translation in a language, or half of one."""
    whole = {message.msgid for message in read_messages(CATALOGUES[language]) if message.whole}
    return sorted(set(words) - whole)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The messages that stand in code and pages now, gathered into a folder of their own."""
    copy = tmp_path_factory.mktemp("gathered")
    (copy / "locale").mkdir()
    without = shutil.ignore_patterns("locale", "__pycache__")
    shutil.copytree(ROOT / "mapdialog", copy / "mapdialog", ignore=without)
    shutil.copytree(ROOT / "frontend" / "templates", copy / "frontend" / "templates")
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "sv", "--no-wrap"]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    return {m.msgid for m in read_messages(copy / "locale" / "sv" / "LC_MESSAGES" / "django.po")}


def test_every_language_of_the_menu_has_its_file() -> None:
    """English has none: its words are the ones in code."""
    offered = {translation.to_locale(code) for code, _name in settings.LANGUAGES}
    assert set(CATALOGUES) == offered - {"en"}


def test_every_message_in_code_is_in_swedish(gathered: set[str]) -> None:
    known = {message.msgid for message in read_messages(CATALOGUES["sv"])}
    assert len(gathered) > 1000
    assert sorted(gathered - known) == [], "run `make translations`, then translate"


def test_swedish_keeps_no_message_that_has_left_the_code(gathered: set[str]) -> None:
    known = {message.msgid for message in read_messages(CATALOGUES["sv"])}
    assert sorted(known - gathered) == [], "run `make translations`"


def test_swedish_is_whole() -> None:
    assert [m.msgid for m in read_messages(CATALOGUES["sv"]) if not m.whole] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_nothing_is_guessed(language: str) -> None:
    assert [m.msgid for m in read_messages(CATALOGUES[language]) if m.fuzzy] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_placeholders_agree(language: str) -> None:
    messages = read_messages(CATALOGUES[language])
    assert [m.translations for m in messages if not m.placeholders_agree] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_gettext_accepts_the_file(language: str, tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    command = ["msgfmt", "--check-format", "-o", str(compiled), str(CATALOGUES[language])]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""


@pytest.mark.parametrize("language", RESIDENTS)
def test_who_marks_a_place_reads_their_own_language(language: str) -> None:
    sources = [source.read_text(encoding="utf-8") for source in MARKING]
    words = [ast.literal_eval(f"({w})") for text in sources for w in WORDS_IN_CODE.findall(text)]
    assert len(words) > 70
    assert missing(words, language) == []


@pytest.mark.parametrize("language", RESIDENTS)
def test_every_choice_is_translated(language: str) -> None:
    with translation.override("en"):
        choices = {str(choice.label) for kind in CHOICES for choice in kind}
    assert len(choices) > 50
    assert missing(choices, language) == []


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("number", ["112", EMERGENCY])
def test_emergency_numbers_stay(language: str, number: str) -> None:
    messages = [m for m in read_messages(CATALOGUES[language]) if number in m.msgid]
    assert len(messages) >= 3
    texts = [text for m in messages for text in m.translations if text]
    assert [text for text in texts if number not in text] == []


def test_a_word_that_is_not_translated_is_seen() -> None:
    assert missing(["Send", "Planning board", "never written"], "fi") == [
        "Planning board",
        "never written",
    ]


def test_emergency_numbers_run_left_to_right_in_arabic() -> None:
    texts = [t for m in read_messages(CATALOGUES["ar"]) for t in m.translations if EMERGENCY in t]
    isolated = f"{LEFT_TO_RIGHT}{EMERGENCY}{END}"
    assert len(texts) >= 3
    assert [t for t in texts if t.count(EMERGENCY) != t.count(isolated)] == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "بقي يوم واحد"),
        (2, "بقي يومان"),
        (3, "بقيت 3 أيام"),
        (11, "بقي 11 يومًا"),
        (100, "بقي 100 يوم"),
        (103, "بقيت 103 أيام"),
    ],
)
def test_arabic_counts_in_its_own_forms(days: int, words: str) -> None:
    with translation.override("ar"):
        left = translation.ngettext("%(days)d day left", "%(days)d days left", days)
    assert left % {"days": days} == words


@pytest.mark.parametrize("language", ["sv", "sv_Simple"])
def test_no_word_stamps_people_or_places(language: str) -> None:
    translations = [t for m in read_messages(CATALOGUES[language]) for t in m.translations]
    assert [words for words in translations if STAMPS.search(words)] == []


@pytest.mark.parametrize(
    ("words", "stamps"),
    [("Gänget på torget", True), ("En farlig plats", True), ("Tillgänglighet", False)],
)
def test_stamps_are_known(words: str, *, stamps: bool) -> None:
    assert bool(STAMPS.search(words)) is stamps


@pytest.mark.parametrize(
    ("msgid", "plural", "translations", "agree"),
    [
        ("%(n)s pin of %(all)s", "", ["%(n)s av %(all)s markeringar"], True),
        ("%(n)s day", "%(n)s days", ["en dag", "%(n)s dagar"], True),
        ("Near {name}", "", ["Nära {namn}"], False),
        ("In phase %s", "", ["I fasen"], False),
        ("%(n)s day", "%(n)s days", ["%(n)s dag", "%(x)s dagar"], False),
    ],
)
def test_a_lost_placeholder_is_seen(
    msgid: str, plural: str, translations: list[str], *, agree: bool
) -> None:
    assert Message(msgid, plural, translations).placeholders_agree is agree


def test_a_guess_and_a_gap_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr "Language: sv\\n"\n\n'
        '#, fuzzy, python-format\nmsgid "A"\nmsgstr "B"\n\n'
        'msgid ""\n"C\\n"\n"D"\nmsgid_plural "E"\nmsgstr[0] "F"\nmsgstr[1] ""\n\n'
        '#~ msgid "gone"\n#~ msgstr "borta"\n\n'
        'msgid "G"\nmsgstr "H"\n'
    )
    messages = read_messages(path)
    assert [(m.msgid, m.whole) for m in messages] == [("A", False), ("C\nD", False), ("G", True)]


@pytest.mark.parametrize("language", ["sv", "sv-simple"])
def test_dates_are_swedish(language: str) -> None:
    with translation.override(language):
        assert date_format(datetime.date(2026, 11, 2)) == "2 november 2026"


def test_what_easy_swedish_lacks_is_swedish() -> None:
    with translation.override("sv-simple"):
        assert translation.gettext("Receipt code") == "Din kod"
        assert translation.gettext("Planning board") == "Planeringstavla"


@pytest.mark.django_db
def test_login_is_in_swedish() -> None:
    page = Client(headers={"accept-language": "sv"}).get("/konto/login/").content.decode()
    assert "Logga in" in page
    assert "Log in" not in page
    assert "Password" not in page


@pytest.mark.django_db
def test_languages_are_called_by_their_own_names() -> None:
    page = Client(headers={"accept-language": "sv"}).get("/").content.decode()
    for name in ("Svenska", "Lättläst svenska", "English", "Suomi", "Soomaali"):
        assert f">{name}</button>" in page
    assert "Engelska" not in page
