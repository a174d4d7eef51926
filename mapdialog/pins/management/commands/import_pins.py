from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from geodata.importers.pins import PinOptions, read_pins
from mapdialog.commands import DomainCommand, reason_words
from mapdialog.dialogues.which import add_dialogue, dialogue_of
from mapdialog.pins.imports import import_pins


class Command(DomainCommand):
    help = (
        "Import pins that were collected elsewhere: CSV, XLSX, GeoJSON, GeoPackage or shapefile. "
        "Each row must say where (coordinates or a geometry) and whether the place feels safe or "
        "unsafe (a word, or a score with limits). Rows that cannot be pins are listed with line "
        "and reason. Repeating an import adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to import")
        add_dialogue(parser, "--dialogue", required=True)
        where = parser.add_argument_group("where the place stands (not for files with geometry)")
        where.add_argument("--latitude", help="column with latitude, degrees (WGS 84)")
        where.add_argument("--longitude", help="column with longitude, degrees (WGS 84)")
        where.add_argument("--x", help="column with easting, metres (with --crs)")
        where.add_argument("--y", help="column with northing, metres (with --crs)")
        where.add_argument("--crs", help="the projection of --x and --y, e.g. EPSG:3011")
        where.add_argument(
            "--geopoint", help="column with latitude, longitude, altitude and accuracy (Kobo, ODK)"
        )
        where.add_argument(
            "--precision",
            help="column with the metres within which a place lies; found by itself if it is "
            "called precision, accuracy, noggrannhet or the like",
        )
        what = parser.add_argument_group("what the row says")
        what.add_argument(
            "--perception", required=True, help="column with safe/unsafe (trygg/otrygg) or a score"
        )
        what.add_argument("--safe-above", type=float, help="a score above this is safe")
        what.add_argument("--unsafe-below", type=float, help="a score below this is unsafe")
        what.add_argument("--comment", help="column with what was written")
        what.add_argument("--time", help="column with date or time; only the hour is kept")
        what.add_argument("--reason", help="column with reasons, separated by ; , or |")
        what.add_argument(
            "--respondent",
            help="column that is equal for one person's pins; otherwise each pin "
            "counts as a person of its own",
        )
        parser.add_argument("--layer", help="layer of a GeoPackage or sheet of a workbook")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="store nothing if any row is rejected"
        )
        parser.add_argument("--dry-run", action="store_true", help="report, but store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = dialogue_of(options)
        names = (
            "latitude", "longitude", "x", "y", "crs", "geopoint", "precision", "perception",
            "safe_above", "unsafe_below", "comment", "time", "reason", "respondent", "layer",
        )  # fmt: skip
        self.say(f"Reading {options['file'].name} …")
        table = read_pins(options["file"], PinOptions(**{name: options[name] for name in names}))
        self.say(f"{table.read} rows read. Comparing with the boundary and with what is stored …")
        report = import_pins(
            dialogue,
            table,
            all_or_nothing=options["all_or_nothing"],
            dry_run=options["dry_run"],
        )
        self.report(report.rejected)
        for remark in report.remarks:
            self.say(f"  line {remark.line}: {reason_words(remark.code)} ({remark.value})")
        if report.outside_kept:
            self.say(f"{report.outside_kept} outside the provisional boundary: kept and flagged")
        if report.already_there:
            self.say(f"{report.already_there} were stored already")
        self.say(f"{report.stored} {'would be stored' if options['dry_run'] else 'stored'}")
