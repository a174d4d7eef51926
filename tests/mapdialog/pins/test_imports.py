"""Imports: every row is accounted for, and repeating one adds nothing."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from mapdialog.dialogues.models import Phase
from mapdialog.pins.models import Pin, Respondent, Status
from tests.factories import EAST, make_dialogue, make_municipality

pytestmark = pytest.mark.django_db

HEADER = "lat;lng;upplevelse;text;tid;skäl;person\n"
GOOD = "58,90;13,29;otrygg;Mörkt;2026-05-03 21:47;poor_lighting;a\n"


@pytest.fixture
def dialogue():
    return make_dialogue(phase=Phase.PREPARATION)


def run(dialogue, path: Path, *extra: str) -> str:
    out = StringIO()
    call_command(
        "import_pins", str(path), "--dialogue", dialogue.slug, "--latitude", "lat",
        "--longitude", "lng", "--perception", "upplevelse", "--comment", "text", "--time", "tid",
        "--reason", "skäl", "--respondent", "person", *extra, stdout=out,
    )  # fmt: skip
    return out.getvalue()


def written(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "svar.csv"
    path.write_text(HEADER + rows, encoding="utf-8-sig")
    return path


def test_a_row_becomes_an_approved_pin_with_its_hour_and_reasons(dialogue, tmp_path):
    run(dialogue, written(tmp_path, GOOD))
    pin = Pin.objects.get()
    assert (pin.perception, pin.reasons, pin.original_text) == (
        "unsafe",
        ["poor_lighting"],
        "Mörkt",
    )
    assert (pin.status, pin.imported, pin.share_as_voice) == (Status.APPROVED, True, False)
    assert pin.created_hour.isoformat() == "2026-05-03T19:00:00+00:00"


def test_what_may_point_somebody_out_is_flagged_in_a_file_too(dialogue, tmp_path):
    run(dialogue, written(tmp_path, GOOD.replace("Mörkt", "Ring 070-123 45 67")))
    assert Pin.objects.get().flags == ["phone"]


def test_three_bad_rows_of_a_thousand_are_named_and_the_rest_is_stored(dialogue, tmp_path):
    rows = [f"58,9{i % 40:02};13,29;trygg;;;;p{i}\n" for i in range(1000)]
    rows[9] = "58,90;;trygg;;;;x\n"
    rows[499] = "13,29;58,90;trygg;;;;x\n"
    rows[999] = "58,90;13,29;kanske;;;;x\n"
    said = run(dialogue, written(tmp_path, "".join(rows)))
    assert Pin.objects.count() == 997
    assert re.findall(r"line (\d+):", said) == ["11", "501", "1001"]
    assert "997 stored" in said


def test_or_nothing_as_asked(dialogue, tmp_path):
    path = written(tmp_path, GOOD + "58,90;;trygg;;;;x\n")
    with pytest.raises(CommandError, match="1 "):
        run(dialogue, path, "--all-or-nothing")
    assert not Pin.objects.exists()
    assert not Respondent.objects.exists()


def test_repeating_an_import_adds_nothing_and_a_dry_run_stores_nothing(dialogue, tmp_path):
    path = written(tmp_path, GOOD + GOOD)
    run(dialogue, path, "--dry-run")
    assert not Pin.objects.exists()
    run(dialogue, path)
    said = run(dialogue, path)
    assert Pin.objects.count() == 2
    assert "2 were stored already" in said


def test_one_persons_rows_are_one_respondent_also_in_a_later_import(dialogue, tmp_path):
    run(dialogue, written(tmp_path, GOOD))
    run(dialogue, written(tmp_path, GOOD + GOOD.replace("58,90", "58,91")))
    assert Pin.objects.count() == 2
    assert Respondent.objects.count() == 1


def test_without_a_respondent_each_row_is_a_person(dialogue, tmp_path):
    anonymous = GOOD.replace(";a\n", ";\n")
    run(dialogue, written(tmp_path, anonymous + anonymous.replace("58,90", "58,91")))
    assert Respondent.objects.count() == Pin.objects.values("respondent").distinct().count() == 2


def test_reasons_of_the_other_choice_are_left_out(dialogue, tmp_path):
    said = run(dialogue, written(tmp_path, GOOD.replace("otrygg", "trygg")))
    assert (Pin.objects.get().perception, Pin.objects.get().reasons) == ("safe", [])
    assert "poor_lighting" in said


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("58,90;13,29;trygg;" + "x" * 1001 + ";;;a\n", "too long"),
        ("58,90;13,29;trygg;;2026-13-45;;a\n", "time"),
        (f"58,90;{EAST + 1};trygg;;;;a\n".replace(".", ","), "outside"),
        # Some 170 m: only a provisional boundary has a margin.
        (f"58,90;{EAST + 0.003:.3f};trygg;;;;a\n".replace(".", ","), "outside"),
        ("999;999;trygg;;;;a\n", "no such place"),
    ],
)
def test_rows_that_cannot_be_pins_say_why(dialogue, tmp_path, row, word):
    assert word in run(dialogue, written(tmp_path, row))
    assert not Pin.objects.exists()


def test_an_unknown_reason_is_left_out_and_reported_but_the_pin_is_kept(dialogue, tmp_path):
    said = run(dialogue, written(tmp_path, GOOD.replace("poor_lighting", "spöken")))
    assert "spöken" in said
    assert Pin.objects.get().reasons == []


def test_near_a_provisional_boundary_rows_are_kept_and_flagged(tmp_path):
    dialogue = make_dialogue(make_municipality(provisional=True), phase=Phase.PREPARATION)
    near = f"58,90;{EAST + 0.005:.4f};trygg;;;;a\n".replace(".", ",")
    run(dialogue, written(tmp_path, near + GOOD))
    assert sorted(Pin.objects.values_list("outside_boundary", flat=True)) == [False, True]


def test_only_a_dialogue_in_preparation_takes_imports(tmp_path):
    with pytest.raises(CommandError):
        run(make_dialogue(phase=Phase.OPEN), written(tmp_path, GOOD))
    assert not Pin.objects.exists()


@pytest.mark.parametrize("name", ["finns-inte.csv", ""])
def test_a_file_that_is_not_there_is_a_sentence(dialogue, tmp_path, name):
    with pytest.raises(CommandError):
        run(dialogue, tmp_path / name)


def test_a_dialogue_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="finns-inte"):
        call_command(
            "import_pins", str(written(tmp_path, GOOD)), "--dialogue", "finns-inte",
            "--perception", "upplevelse", "--latitude", "lat", "--longitude", "lng",
        )  # fmt: skip


def test_how_exact_a_place_is_comes_along_and_what_cannot_be_read_is_a_remark(dialogue, tmp_path):
    header = HEADER.replace("person", "person;Noggrannhet")
    rows = [GOOD.replace(";a\n", f";p{n};{text}\n") for n, text in enumerate(["12,2", "", "dålig"])]
    path = tmp_path / "svar.csv"
    path.write_text(header + "".join(rows), encoding="utf-8")
    said = run(dialogue, path)
    stored = Pin.objects.order_by("pk").values_list("precision_m", flat=True)
    assert list(stored) == [13, None, None]
    assert "line 4: how exact the place is could not be read" in said
    assert "(dålig)" in said
    assert "3 stored" in said
    assert "could not be read" not in run(dialogue, path)


def test_a_geopoint_of_kobo_says_how_exact_it_is(dialogue, tmp_path):
    path = tmp_path / "kobo.csv"
    path.write_text(
        "plats,upplevelse\n58.90 13.29 44.1 4.8,otrygg\n58.91 13.29,trygg\n,trygg\n",
        encoding="utf-8",
    )
    out = StringIO()
    call_command(
        "import_pins", str(path), "--dialogue", dialogue.slug, "--geopoint", "plats",
        "--perception", "upplevelse", stdout=out,
    )  # fmt: skip
    pins = Pin.objects.order_by("pk")
    assert [pin.precision_m for pin in pins] == [5, None]
    assert pins[0].point.coords == (13.29, 58.90)
    assert "line 4: there is no place" in out.getvalue() or "line 4:" in out.getvalue()
