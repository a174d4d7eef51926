"""Areas and boundary from a file that somebody sends: what `import_areas` does, in the browser."""

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geodata.errors import GeodataError
from geodata.importers.area_union import GAP_M
from geodata.importers.areas import AreaOptions, AreaTable, read_areas
from geodata.importers.rejections import Rejected
from mapdialog.areas.sent_files import keep_sent, require_small, view_words
from mapdialog.areas.services import AreasStored, store_areas
from mapdialog.commands import reason_words
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality

MAX_BYTES = 30_000_000
"""What is larger is imported on the server, where nobody waits for a page."""
MAX_UNPACKED_BYTES = 150_000_000
ENDINGS = {"geopackage": ".gpkg", "geojson": ".geojson", "zipped_shapefile": ".zip"}
DIVISION = "omraden"
"""What a division is called when neither its name nor its file's has a letter."""
LISTED = 30
"""So many rows are told one by one, the others by their number."""


@dataclass(frozen=True)
class Report:
    """What an upload did, in words."""

    sentences: list[str]
    left_out: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


def take_areas(
    municipality: Municipality,
    file: "UploadedFile[Any]",
    *,
    set_name: str,
    reading: AreaOptions,
    as_boundary: bool = False,
) -> Report:
    """All of it or nothing.

    Raises:
        Invalid: the file cannot be used, in words.
    """
    require_small(file.size or 0, MAX_BYTES)
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = keep_sent(file, Path(folder) / "areas", ENDINGS)
            if path.suffix == ".zip":
                _require_small_unpacked(path)
            table = read_areas(path, reading)
            stored = store_areas(
                municipality,
                slugify(set_name) or slugify(Path(file.name or "").stem) or DIVISION,
                table.rows,
                source=(file.name or "")[:200],
                as_boundary=as_boundary,
            )
        except GeodataError as error:
            raise Invalid(_words(error, municipality)) from error
    return Report(
        sentences=list(_sentences(table, stored)),
        left_out=_sums(table.rejected),
        rows=_rows([*table.rejected, *(r for r in table.remarks if r.code != "united")]),
    )


def _require_small_unpacked(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid(_("The file is damaged, or of another kind than it seems.")) from error
    require_small(size, MAX_UNPACKED_BYTES)


def _sentences(table: AreaTable, stored: AreasStored) -> Iterator[str]:
    yield _("%(new)d new, %(changed)d changed, %(same)d as before, %(gone)d no longer there.") % {
        "new": stored.new,
        "changed": stored.changed,
        "same": stored.unchanged,
        "gone": stored.removed,
    }
    if stored.elsewhere:
        yield ngettext(
            "%(n)d area lies in other municipalities and is left out.",
            "%(n)d areas lie in other municipalities and are left out.",
            stored.elsewhere,
        ) % {"n": stored.elsewhere}
    if not table.population_columns:
        yield _("No columns with inhabitants were found.")
    if stored.boundary:
        yield _(
            "Together they are now the municipality's exact boundary, with the gaps of less than "
            "%(metres)d m between them."
        ) % {"metres": GAP_M}


def _sums(rejected: Iterable[Rejected]) -> list[str]:
    counted = Counter(row.code for row in rejected)
    return [
        _("%(n)d left out: %(why)s") % {"n": number, "why": reason_words(code)}
        for code, number in counted.most_common()
    ]


def _rows(rows: list[Rejected]) -> list[str]:
    told = [
        _("line %(line)d: %(why)s") % {"line": row.line, "why": reason_words(row.code)}
        + (f" ({row.value})" if row.value else "")
        for row in rows[:LISTED]
    ]
    if len(rows) > LISTED:
        told.append(_("and %(n)d more") % {"n": len(rows) - LISTED})
    return told


def _words(error: GeodataError, municipality: Municipality) -> str:
    """Of a file that is refused as a whole."""
    facts = {key: str(value) for key, value in error.facts.items()}
    found = error.facts.get("found") or error.facts.get("layers") or []
    names = ", ".join(map(str, found)) if isinstance(found, list) else ""
    if error.code == "missing_field":
        return _("There is no “%(wanted)s” in the file. It has: %(names)s.") % {
            "wanted": facts.get("wanted", ""),
            "names": names or "–",
        }
    if error.code == "several_layers":
        return _("The file has several layers. Write which: %(names)s.") % {"names": names}
    if error.code == "unlike_outline":
        return _(
            "The areas cannot be %(name)s: they lie %(km)s km from it, or look quite different. Is "
            "it the right file, and its system of coordinates the right one (zone, order of the "
            "axes)?"
        ) % {"name": municipality, "km": facts.get("distance_km", "–")}
    if error.code == "no_crs":
        return _("The file does not say which system of coordinates it uses.")
    if error.code == "too_large":
        return _("The file has more in it than can be taken in here.")
    if error.code in {"empty_file", "no_layer"}:
        return _("The file has no areas in it.")
    if error.code in {"unknown_format", "old_excel"}:
        return _("The file is neither a GeoPackage nor GeoJSON nor a zipped shapefile.")
    if error.code == "layer_is_view":
        return view_words()
    if error.code == "damaged":
        return _("The file is damaged, or of another kind than it seems.")
    return _("The areas in the file cannot be used: %(why)s.") % {"why": reason_words(error.code)}
