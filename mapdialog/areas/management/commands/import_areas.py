from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from geodata.importers.area_union import GAP_M
from geodata.importers.areas import AreaOptions, AreaTable, read_areas
from geodata.importers.population import ALL
from mapdialog.areas.services import AreasStored, ground_of, store_areas
from mapdialog.commands import DomainCommand, reason_words
from mapdialog.organisations.selectors import municipality_by_code


class Command(DomainCommand):
    help = (
        "Import a division of the municipality: statistical areas, DeSO, RegSO or its own parts. "
        "GeoPackage, shapefile (also zipped) or GeoJSON, in any coordinate system that the file "
        "names. Columns with inhabitants by sex and age, such as women_20_44 or Kvinnor 80+, are "
        "found by their names. Parts that share a code are one area. Of a file that covers more "
        "than the municipality, what lies in it is taken. The division becomes exactly what the "
        "file says; importing the same file again changes nothing. Areas that cannot be used are "
        "listed with line and reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to import")
        parser.add_argument(
            "--municipality",
            help="municipality code, e.g. 0180; not needed while there is only one",
        )
        parser.add_argument(
            "--set", default="", help="short name of the division (default: the file's name)"
        )
        parser.add_argument(
            "--code-field", default="code", help="column with the area's code (default: code)"
        )
        parser.add_argument(
            "--name-field", help="column with its name (default: name or namn, else the code)"
        )
        parser.add_argument(
            "--population",
            action="append",
            default=[],
            metavar="PATTERN",
            help="how columns with inhabitants are called, e.g. {sex}_{from}_{to}; may be repeated",
        )
        parser.add_argument("--layer", help="layer of a GeoPackage, when there are several")
        parser.add_argument(
            "--as-boundary",
            action="store_true",
            help="the areas together are the municipality's exact boundary",
        )
        parser.add_argument(
            "--gap",
            type=float,
            default=GAP_M,
            metavar="METRES",
            help="with --as-boundary: gaps between areas that are narrower than this, such as "
            f"water under a bridge, lie inside (default: {GAP_M:.0f})",
        )
        parser.add_argument("--dry-run", action="store_true", help="report, but store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = municipality_by_code(options["municipality"])
        file: Path = options["file"]
        self.say(f"Reading {file.name} …")
        reading = AreaOptions(
            code_field=options["code_field"],
            name_field=options["name_field"],
            population_patterns=tuple(options["population"]),
            layer=options["layer"],
        )
        table = read_areas(file, reading)
        self.say(f"{table.read} features read for {municipality}: {len(table.rows)} areas.")
        self.print_about(table)
        as_boundary, gap_m = options["as_boundary"], options["gap"]
        if options["dry_run"]:
            ground = ground_of(municipality, table.rows, as_boundary=as_boundary, gap_m=gap_m)
            self.print_elsewhere(ground.elsewhere)
            self.say(f"{len(ground.rows)} would be stored")
            return
        stored = store_areas(
            municipality,
            options["set"] or file.stem,
            table.rows,
            source=file.name,
            as_boundary=as_boundary,
            gap_m=gap_m,
        )
        self.print_stored(stored, gap_m)

    def print_about(self, table: AreaTable) -> None:
        self.report(table.rejected)
        united = sum(remark.code == "united" for remark in table.remarks)
        if united:
            self.say(f"{united} features share their code with an earlier one: parts of one area")
        for remark in table.remarks:
            if remark.code == "united":
                continue
            self.say(f"  line {remark.line}: {reason_words(remark.code)} ({remark.value})")
        if not table.population_columns:
            self.say("No columns with inhabitants were found.")
            return
        groups = set(table.population_columns.values())
        by_sex = {group.sex for group in groups} - {ALL}
        counted = [g for g in groups if g.sex in by_sex or not by_sex]
        people = sum(
            count.count
            for row in table.rows
            for count in row.population
            if any((g.sex, g.age_from) == (count.sex, count.age_from) for g in counted)
        )
        self.say(f"{people} inhabitants in {len(groups)} columns by sex and age")

    def print_elsewhere(self, elsewhere: int) -> None:
        if elsewhere:
            self.say(f"{elsewhere} lie in other municipalities and are left out.")

    def print_stored(self, stored: AreasStored, gap_m: float) -> None:
        self.print_elsewhere(stored.elsewhere)
        self.say(
            f"{stored.new} new, {stored.changed} changed, {stored.unchanged} as before, "
            f"{stored.removed} no longer there"
        )
        if stored.boundary:
            self.say(
                "Together they are now the municipality's exact boundary, with the gaps of less "
                f"than {gap_m:g} m between them."
            )
