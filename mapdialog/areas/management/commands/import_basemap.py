import datetime
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from geodata.importers.basemap import ImportedBaseMap, import_basemap
from mapdialog.areas.base_maps import require_map_day, store_base_map
from mapdialog.areas.map_import_words import STEPS
from mapdialog.commands import DomainCommand
from mapdialog.organisations.selectors import municipality_by_code


class Command(DomainCommand):
    help = (
        "Make the background map from an OpenStreetMap extract (.osm.pbf), from a GeoPackage with "
        "the columns kind and name, or from a folder with Lantmäteriet's GeoPackages. The map is "
        "served by this server alone: no third party learns where residents look. Names and "
        "addresses in it can be searched for. Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the extract, GeoPackage or folder")
        parser.add_argument(
            "--municipality",
            help="code of the municipality whose own map it is, e.g. 0180; "
            "without it the map serves every municipality that it covers",
        )
        parser.add_argument(
            "--attribution", default="", help="whom to name as the source, shown on every map"
        )
        parser.add_argument(
            "--date",
            type=datetime.date.fromisoformat,
            help="the day whose ground the map shows, e.g. 2026-05-01, shown beside the source",
        )
        parser.add_argument("--dry-run", action="store_true", help="report, but store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["municipality"]
        municipality = municipality_by_code(code) if code else None
        if options["date"]:
            require_map_day(options["date"])
        folder = Path(settings.BASEMAP_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        self.told: set[str] = set()
        with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as unfinished:
            imported = import_basemap(
                options["file"],
                Path(unfinished) / "map.pmtiles",
                attribution=options["attribution"],
                code=code or "",
                progress=self.print_progress,
            )
            self.print_content(imported)
            if options["dry_run"]:
                self.say("Nothing was stored.")
                return
            base_map, is_new = store_base_map(municipality, imported, map_date=options["date"])
        whose = f"{municipality}'s own map" if municipality else "for all that it covers"
        done = "Stored" if is_new else "Stored already"
        self.say(f"{done}: /baskarta/{base_map.digest}.pmtiles, {whose}.")

    def print_progress(self, step: str, share: float) -> None:
        if step not in self.told:
            self.told.add(step)
            self.say(f"{STEPS.get(step, step)} …")

    def print_content(self, imported: ImportedBaseMap) -> None:
        kinds = ", ".join(f"{count} {kind}" for kind, count in imported.counts.items())
        self.say(f"{sum(imported.counts.values())} features: {kinds}")
        if imported.left_out:
            self.say(f"{imported.left_out} left out: not closed, not mended, too large or too far")
        report = imported.tile_report
        self.say(f"{report.tiles} tiles, the largest {report.heaviest_bytes // 1000} kB")
        self.say(f"{len(imported.places)} names and addresses to search for")
