"""All 290 municipalities are made unattended, and each keeps its own centre at the door for pins.

`pytest tests/mapdialog/areas/test_all_municipalities.py -s` prints a line for each.
"""

import csv
from io import StringIO

import pytest
from django.core.management import call_command

from geodata.importers.municipalities import municipality_names
from mapdialog.areas.models import Boundary
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import OutsideArea
from mapdialog.organisations.models import Municipality
from mapdialog.pins.places import place_in
from tests.real_data import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def centres():
    with (DATA / "places/centres.csv").open(encoding="utf-8", newline="") as file:
        return {row["municipality"]: row for row in csv.DictReader(file)}


def test_all_are_made_and_each_keeps_its_own_centre(centres):
    for code in municipality_names():
        call_command("create_municipality", code=code, stdout=StringIO())
    made = {found.code: found for found in Municipality.objects.all()}
    assert len(made) == len({found.slug for found in made.values()}) == 290
    assert Boundary.objects.filter(provisional=True).count() == 290
    refused = []
    flagged = 0
    for code, row in centres.items():
        # Not stored: only whose ground it is counts here.
        dialogue = Dialogue(municipality=made[code], title="Trygghet")
        try:
            _point, outside = place_in(dialogue, float(row["lng"]), float(row["lat"]))
        except OutsideArea:
            refused.append(row["name"])
            continue
        flagged += outside
        where = "outside the outline: kept and flagged" if outside else "inside"
        print(f"{code} {made[code].name}: /{made[code].slug}/, {row['name']} {where}")
    print(f"290 centres: {flagged} flagged, {len(refused)} refused")
    assert refused == []
    assert flagged > 10  # Vaxholm, Kalmar, Karlskrona …
