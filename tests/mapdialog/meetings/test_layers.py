"""What each party takes home: read back by GDAL itself, counts and all."""

import json
import re
import subprocess
from pathlib import Path

import pyogrio
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.core.management.base import CommandError

from geodata.exporters.layers import SUFFIXES
from mapdialog.areas.models import Area
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.meetings.layers import Audience, audience_of, layers_for
from mapdialog.meetings.printing import printed_map
from mapdialog.organisations.models import Municipality, Organisation, Role
from mapdialog.planning.services import publish_action
from tests.factories import (
    fill_with_answers,
    make_dialogue,
    make_member,
    make_municipality,
    make_pin,
)
from tests.publications import publish
from tests.run_records import add_area, add_part
from tests.staff_world import make_world

pytestmark = pytest.mark.django_db
SECRET = "=HYPERLINK(Mörkt bakom skolan)"


@pytest.fixture
def dialogue():
    found = make_dialogue()
    fill_with_answers(found, people=120)
    make_pin(found, text=SECRET)
    execute_run(start_run(found))
    return found


def exported(dialogue, audience: str, path: Path, **options: str) -> Path:
    call_command("export_layers", dialogue.slug, audience=audience, out=path, **options)
    return path


def counts_by_ogrinfo(path: Path) -> dict[str, int]:
    said = subprocess.run(
        ["ogrinfo", "-so", "-al", str(path)], check=True, capture_output=True, text=True
    )
    assert "Warning" not in said.stderr
    names = re.findall(r"^Layer name: (\w+)$", said.stdout, re.MULTILINE)
    counts = re.findall(r"^Feature Count: (\d+)$", said.stdout, re.MULTILINE)
    return dict(zip(names, map(int, counts), strict=True))


def test_a_coordinators_geopackage_opens_in_gdal_with_equal_counts(dialogue, tmp_path):
    path = exported(dialogue, "coordinator", tmp_path / "lager.gpkg")
    run = dialogue.runs.first()
    assert counts_by_ogrinfo(path) == {
        "pins": 241,
        "cells": run.cells.count(),
        "parts_of_day": 0,
        "tested_places": 0,
        "differences": 0,
        "actions": 0,
    }
    assert pyogrio.read_info(path, layer="pins")["crs"] == "EPSG:3006"


def test_a_partner_gets_what_is_published_and_nothing_before(dialogue, tmp_path):
    path = exported(dialogue, "partner", tmp_path / "lager.gpkg")
    assert counts_by_ogrinfo(path) == {"cells": 0, "tested_places": 0, "actions": 0}
    assert SECRET.encode() not in path.read_bytes()
    world = make_world()
    publish(world.dialogue)
    partner, public = (layers_for(world.dialogue, Audience(name)) for name in ("partner", "public"))
    for name in ("cells", "tested_places"):
        assert len(partner[name]) > 0
        assert partner[name].equals(public[name])


def test_nobody_elses_files_change_until_it_is_published(dialogue):
    """Two files around one answer would else differ in exactly that answer."""
    run = start_run(dialogue)
    execute_run(run)
    publish_run(run, response="Tack för alla svar.")
    before = {
        name: layers_for(dialogue, Audience(name)) for name in ("partner", "public", "coordinator")
    }
    make_pin(dialogue)
    execute_run(start_run(dialogue))
    for name in ("partner", "public"):
        after = layers_for(dialogue, Audience(name))
        assert len(after["cells"]) > 0
        assert after.keys() == before[name].keys()
        assert all(after[layer].equals(before[name][layer]) for layer in after)
    after = layers_for(dialogue, Audience.COORDINATOR)
    assert len(after["pins"]) == len(before["coordinator"]["pins"]) + 1
    assert not after["cells"].equals(before["coordinator"]["cells"])


def test_the_public_gets_nothing_before_it_is_published_and_bands_after(dialogue, tmp_path):
    before = counts_by_ogrinfo(exported(dialogue, "public", tmp_path / "lager.gpkg"))
    assert set(before.values()) == {0}
    world = make_world()
    publication = publish(world.dialogue)
    layers = layers_for(world.dialogue, Audience.PUBLIC)
    assert len(layers["cells"]) == publication.cells.count()
    assert set(layers["cells"].columns) == {
        "cell_id", "respondents_band", "share_band", "hot", "day", "evening", "night", "geometry"
    }  # fmt: skip
    cells = layers["cells"].set_index("cell_id")
    assert cells["night"].to_dict() == {1000: "8", 1001: "", 1002: ""}
    assert set(cells["day"]) == {""}


def test_who_answered_stands_in_no_difference_and_no_others_get_parts_of_the_day(dialogue):
    run = dialogue.runs.first()
    for number, people in enumerate((9, 10)):
        add_part(run, "night", number, respondents=people)
    add_area(run, "night", "Tunneln")
    add_area(run, "group", "Parken", group="gender:woman")
    own, partner, public = (layers_for(dialogue, one) for one in Audience)
    assert own["parts_of_day"]["respondents"].tolist() == [9, 10]
    assert own["differences"][["kind", "name"]].values.tolist() == [["night", "Tunneln"]]
    for others in (partner, public):
        assert not others.keys() & {"parts_of_day", "differences", "pins"}


def test_who_is_which_audience():
    municipality = make_municipality()
    seen = {role: audience_of(make_member(municipality, role), municipality) for role in Role}
    assert {role for role, which in seen.items() if which is not Audience.PARTNER} == {
        Role.SAFETY_COORDINATOR
    }
    assert seen[Role.SAFETY_COORDINATOR] is Audience.COORDINATOR
    elsewhere = make_member(make_municipality())
    for stranger in (AnonymousUser(), elsewhere):
        assert audience_of(stranger, municipality) is Audience.PUBLIC


def test_an_action_that_is_not_published_stays_in_the_house():
    world = make_world()
    publish(world.dialogue)
    assert len(layers_for(world.dialogue, Audience.PARTNER)["actions"]) == 1
    assert len(layers_for(world.dialogue, Audience.PUBLIC)["actions"]) == 0


def test_who_somebody_is_stands_in_no_layer(dialogue):
    columns = {c for frame in layers_for(dialogue, Audience.COORDINATOR).values() for c in frame}
    assert not columns & {"respondent", "respondent_id", "age_band", "gender", "relation"}
    assert "original_text" not in columns


def test_hostile_text_is_no_formula_in_a_spreadsheet(dialogue, tmp_path):
    path = exported(dialogue, "coordinator", tmp_path / "lager.zip", format="csv")
    unpacked = subprocess.run(
        ["python3", "-m", "zipfile", "-e", str(path), str(tmp_path)], check=True
    )
    assert unpacked.returncode == 0
    text = (tmp_path / "pins.csv").read_text(encoding="utf-8-sig")
    assert f";{SECRET}" not in text
    assert SECRET[1:] in text


def test_every_export_says_that_the_answers_are_self_selected(dialogue, tmp_path):
    path = exported(dialogue, "coordinator", tmp_path / "lager.geojson", format="geojson")
    assert json.loads(path.read_text())["features"]
    assert "Self-selected" in path.read_text() or "self-selected" in path.read_text()


@pytest.mark.parametrize("options", [{"audience": "everybody"}, {"format": "dwg"}])
def test_unknown_audiences_and_formats_are_refused(dialogue, tmp_path, options):
    settings = {"audience": "public", "out": str(tmp_path / "x"), **options}
    with pytest.raises(CommandError):
        call_command(
            "export_layers", dialogue.slug,
            *(f"--{name}={value}" for name, value in settings.items()),
        )  # fmt: skip


def test_a_printed_map_is_one_page_with_its_words(tmp_path):
    world = make_world()
    publish(world.dialogue)
    path = tmp_path / "karta.pdf"
    call_command("print_map", world.dialogue.slug, scale=10_000, paper="a3", out=path)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert text.count("\f") == 1
    for words in ("1:10 000", "SWEREF 99 TM", "Självvalda svar", "250–499"):
        assert words in text.replace("\u202f", " ").replace("\xa0", " "), words


@pytest.mark.parametrize(
    "pasted", ["Trygghetsdialogen 2026 💙", "\uf0b7 Belysning", "\ufeffTorget", "a\x0bb", "漢字"]
)
def test_titles_and_names_of_any_signs_print_and_export(pasted, tmp_path):
    world = make_world()
    make_pin(world.dialogue, text=pasted)
    publish_action(world.action)
    Dialogue.objects.update(title=pasted, question=pasted)
    for named in (Municipality, Organisation, Area):
        named.objects.update(name=pasted)
    type(world.action).objects.update(title=pasted)
    publish(world.dialogue)
    dialogue = Dialogue.objects.get()
    assert printed_map(dialogue).startswith(b"%PDF-")
    for form, suffix in SUFFIXES.items():
        path = exported(dialogue, "coordinator", tmp_path / f"lager{suffix}", format=form)
        assert path.stat().st_size > 0


def test_without_a_publication_there_is_no_map_and_no_odd_scale(tmp_path):
    with pytest.raises(CommandError):
        call_command("print_map", make_dialogue().slug, out=tmp_path / "x.pdf")
    world = make_world()
    publish(world.dialogue)
    with pytest.raises(CommandError):
        call_command("print_map", world.dialogue.slug, scale=500, out=tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()
