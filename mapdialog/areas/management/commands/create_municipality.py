from typing import Any

from django.core.management.base import CommandParser

from geodata.importers.municipalities import SOURCE, read_municipality
from mapdialog.areas.services import set_boundary
from mapdialog.commands import DomainCommand
from mapdialog.organisations.services import ensure_municipality


class Command(DomainCommand):
    help = (
        "Make a municipality by its code in SCB's list, with its name and a provisional boundary "
        "from SCB's generalised map. It is wrong by hundreds of metres at the edge and leaves out "
        "islands: as long as it is provisional, pins outside it are kept and flagged, unless they "
        "are nearer to another municipality's land. Import an exact one with import_areas "
        "--as-boundary. A second call changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="municipality code, e.g. 0180")
        parser.add_argument("--name", help="another name than SCB's, e.g. “Stockholms stad”")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        found = read_municipality(options["code"])
        name = options["name"] or found.name
        if options["dry_run"]:
            self.say(f"Would make {name} ({found.code}) with a provisional boundary.")
            return
        municipality, made = ensure_municipality(code=found.code, name=name)
        done = f"Made {name} ({found.code})" if made else f"{municipality} is there already"
        self.say(f"{done}, at the address /{municipality.slug}/.")
        boundary, changed = set_boundary(
            municipality, found.geometry, source=SOURCE, provisional=True
        )
        if changed:
            self.say(f"Its boundary is provisional ({SOURCE}).")
        elif boundary.provisional:
            self.say("Its boundary is still the provisional one.")
        else:
            self.say(f"It keeps its exact boundary ({boundary.source}).")
