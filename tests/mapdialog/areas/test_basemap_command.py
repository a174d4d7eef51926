"""The command that brings a base map in, on real data."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from mapdialog.areas.models import BaseMap, Place
from mapdialog.organisations.services import ensure_municipality
from tests.real_data import HELSINKI

pytestmark = pytest.mark.django_db


def run(capsys, *arguments, **options):
    capsys.readouterr()
    call_command(*arguments, **options)
    return capsys.readouterr().out


def test_helsinki_becomes_a_base_map_in_spite_of_its_broken_rings(capsys, base_maps):
    file = str(HELSINKI)
    said = run(capsys, "import_basemap", file)
    stored = BaseMap.objects.get()
    assert "left out" in said
    assert stored.municipality is None
    assert "OpenStreetMap" in stored.attribution
    assert (base_maps / stored.file_name).read_bytes().startswith(b"PMTiles")
    assert (base_maps / stored.ground_file_name).is_file()
    assert Place.objects.filter(name="Mannerheimintie", kind="street").exists()
    before = sorted(base_maps.iterdir())
    assert "Stored already" in run(capsys, "import_basemap", file)
    assert (BaseMap.objects.count(), sorted(base_maps.iterdir())) == (1, before)


def test_a_dry_run_of_a_base_map_leaves_nothing(capsys, base_maps):
    file = str(HELSINKI)
    assert "Nothing was stored" in run(capsys, "import_basemap", file, dry_run=True)
    assert not BaseMap.objects.exists()
    assert not list(base_maps.iterdir())


def test_the_day_of_a_base_map_is_stored_and_may_not_be_one_to_come(capsys, base_maps):
    file, tomorrow = str(HELSINKI), timezone.localdate() + timedelta(days=1)
    with pytest.raises(CommandError, match="The day has not come yet"):
        call_command("import_basemap", file, "--date", tomorrow.isoformat())
    for day in ("0001-01-01", "1899-12-31"):
        with pytest.raises(CommandError, match="The day lies before 1900"):
            call_command("import_basemap", file, "--date", day)
    with pytest.raises(CommandError, match="invalid"):
        call_command("import_basemap", file, "--date", "i maj")
    assert not BaseMap.objects.exists()
    call_command("import_basemap", file, "--date", "2026-05-01")
    assert BaseMap.objects.get().map_date == date(2026, 5, 1)


def test_a_base_map_of_another_country_is_refused_before_its_tiles_are_drawn(capsys, base_maps):
    ensure_municipality(code="0180", name="Stockholm")
    for dry_run in (True, False):
        with pytest.raises(CommandError, match="km from the middle of SCB's outline"):
            call_command("import_basemap", str(HELSINKI), municipality="0180", dry_run=dry_run)
        said = capsys.readouterr().out
        assert "Reading the file" in said
        assert "Drawing tiles" not in said
    assert not BaseMap.objects.exists()
    assert not list(base_maps.iterdir())


def test_a_file_that_is_no_map_is_one_sentence(tmp_path, base_maps):
    file = tmp_path / "karta.osm.pbf"
    file.write_text("inte en karta")
    with pytest.raises(CommandError):
        call_command("import_basemap", str(file))
    assert not BaseMap.objects.exists()
    assert not list(base_maps.iterdir())
