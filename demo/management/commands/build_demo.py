import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone, translation

from demo.building import Stage, build_dialogues
from demo.footing import Footing
from demo.island.ground import write_ground
from demo.island.place import MUNICIPALITY_CODE, MUNICIPALITY_NAME, to_sweref
from demo.island.town import Town, draw_town
from demo.staff import DEMO_PASSWORD, LOGINS, ensure_parties
from geodata.crs import shape_to_store
from geodata.validators import valid_area
from mapdialog.areas.models import BaseMap
from mapdialog.areas.services import set_boundary
from mapdialog.commands import DomainCommand
from mapdialog.organisations.models import Municipality


class Command(DomainCommand):
    help = (
        f"Build {MUNICIPALITY_NAME}, a municipality that does not exist, on an island that does "
        "not exist: its map, its parts with inhabitants, and three dialogues answered by simulated "
        "residents. One is open, one in feedback with published places and actions, one closed. "
        "Dates are counted from today. A second call changes nothing. Not there in production, "
        "because the logins have a password that everybody knows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address",
            default="http://127.0.0.1:8000",
            help="where the site is served, for the addresses that are printed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if not is_built():
            with translation.override("sv"):
                self.build()
            self.say(f"Built in {time.monotonic() - started:.0f} seconds.")
        self.print_addresses(options["address"].rstrip("/"))

    def build(self) -> None:
        self.say("Drawing the island …")
        town = draw_town()
        parties = ensure_parties()
        with tempfile.TemporaryDirectory() as folder:
            self.import_ground(Path(folder), town)
        # The parts tile the land; the municipality's border runs in the lake, as real ones do.
        border = valid_area(shape_to_store(to_sweref(town.coast.municipality)))
        set_boundary(parties.municipality, border, source="demo")
        self.say("Residents answer, the municipality acts …")
        with transaction.atomic():
            stage = Stage(parties, town, Footing(town), timezone.localdate(), self.say)
            build_dialogues(stage)

    def import_ground(self, folder: Path, town: Town) -> None:
        """The same commands that take in real data."""
        files = write_ground(folder, town)
        call_command(
            "import_areas", str(files.districts), municipality=MUNICIPALITY_CODE, set="delomraden",
            stdout=self.stdout,
        )  # fmt: skip
        call_command(
            "import_basemap", str(files.basemap), municipality=MUNICIPALITY_CODE,
            attribution="Påhittad karta: Vänersö finns inte", stdout=self.stdout,
        )  # fmt: skip

    def print_addresses(self, address: str) -> None:
        municipality = Municipality.objects.get(code=MUNICIPALITY_CODE)
        self.say(f"\n{municipality.name}: {address}{municipality.get_absolute_url()}")
        for dialogue in municipality.dialogues.all():
            path = f"{address}{dialogue.get_absolute_url()}"
            self.say(f"  {dialogue.title} ({dialogue.phase}): {path}")
        self.say(f"\nLogins at {address}/konto/login/, all with the password {DEMO_PASSWORD}")
        for login in LOGINS:
            self.say(f"  {login.email}: {login.role.label}")


def is_built() -> bool:
    """The dialogues come last and all at once: where they are, everything is."""
    found = Municipality.objects.filter(code=MUNICIPALITY_CODE).first()
    if found is None or not found.dialogues.exists():
        return False
    return BaseMap.objects.filter(municipality=found).exists()
