"""A map for the meeting table: one landscape page as PDF, drawn as vectors, tagged for readers.

``print_map(page, words, features, ground=..., boundary=...) -> bytes``

Every word is an argument (``MapWords``), so that it is translated where the words are known. The
page carries what Swedish municipal maps carry: title, numeric scale and bar, north arrow,
coordinates in SWEREF 99 TM, projection, date, producer, source, legend in sentences, overview, and
at its foot the sentence that must never be missing. Typst sets it as PDF/UA-1 (ISO 14289-1); the
same arguments give the same bytes.

Fonts are embedded in part (``fonts``); words and names may hold any sign (``printable``).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import typst
from shapely.geometry.base import BaseGeometry

from geodata.crs import METRIC_SRID, require_crs
from geodata.errors import LayoutError
from geodata.exporters.fonts import families, fonts
from geodata.exporters.map_drawing import draw_map, legend_swatch, spaced
from geodata.exporters.map_furniture import north_arrow, overview, scale_bar
from geodata.exporters.map_page import MapPage
from geodata.exporters.map_style import SYMBOLS
from geodata.exporters.printable import printable

TEMPLATE: Final = Path(__file__).with_name("printed_map.typ")
_OVERVIEW_ASPECT: Final = 0.55


@dataclass(frozen=True)
class MapWords:
    """Everything the page says, in the reader's language.

    Attributes:
        title: what the map shows, e.g. the dialogue's title.
        subtitle: the question residents were asked.
        facts: sentences about the answers: n, period, method, how sure.
        legend_heading: heading of the legend.
        legend: (symbol of ``map_style.SYMBOLS``, sentence), in the order of the page.
        scale_label: the word for scale; the number is added.
        north: the letter on the arrow.
        north_alt, map_alt, overview_alt: what readers who do not see hear instead.
        overview_label: heading of the small map.
        particulars: lines on projection, date, source.
        producer: who made it.
        footer: the sentence at the foot of the page.
        language: two letters.
    """

    title: str
    footer: str
    producer: str
    map_alt: str
    legend_heading: str
    legend: Sequence[tuple[str, str]]
    subtitle: str = ""
    facts: Sequence[str] = ()
    scale_label: str = "Scale"
    north: str = "N"
    north_alt: str = "North is up"
    overview_label: str = ""
    overview_alt: str = "Overview"
    particulars: Sequence[str] = field(default=())
    language: str = "sv"


def print_map(
    page: MapPage,
    words: MapWords,
    features: gpd.GeoDataFrame,
    *,
    made_at: datetime,
    ground: gpd.GeoDataFrame | None = None,
    boundary: BaseGeometry | None = None,
    surroundings: gpd.GeoDataFrame | None = None,
) -> bytes:
    """One page of PDF.

    Args:
        page: paper, scale and middle; see ``map_page`` and ``fitting_page``.
        features: EPSG:3006; columns ``symbol`` (``map_style.SYMBOLS``) and ``label`` (text, may
            be empty). Those outside the page are not drawn.
        made_at: when the document says it was made, with its time zone.
        ground: EPSG:3006; ``importers.basemap.read_ground`` gives it for ``page.bounds_m``.
        boundary: the municipality in EPSG:3006, for the overview; None leaves it out.
        surroundings: EPSG:3006; ground with the water of the whole municipality, for the
            overview. Without it the overview shows the water of ``ground``.

    Raises:
        WrongCrsError: features or ground in another system.
        LayoutError: a symbol that is none (``bad_symbol``).
    """
    _check(features, words)
    if ground is not None:
        require_crs(ground, METRIC_SRID)
        ground = _with_printable(ground, "name")
    words = _printable_words(words)
    west, south, east, north = page.bounds_m
    shown = _with_printable(features, "label").cx[west:east, south:north]
    font = families()[0]
    panel_mm = page.paper.panel
    drawings = {
        "map.svg": draw_map(page, ground, shown, font),
        "scale.svg": scale_bar(page, font),
        "north.svg": north_arrow(words.north, font),
        **{f"{symbol}.svg": legend_swatch(symbol) for symbol, _ in words.legend},
    }
    if boundary is not None:
        size = (panel_mm, panel_mm * _OVERVIEW_ASPECT)
        drawings["overview.svg"] = overview(
            page, boundary, ground if surroundings is None else surroundings, size
        )
    data = _data(page, words, has_overview=boundary is not None)
    return _compiled(drawings, data, made_at)


def _check(features: gpd.GeoDataFrame, words: MapWords) -> None:
    require_crs(features, METRIC_SRID)
    used = {*features["symbol"], *(symbol for symbol, _ in words.legend)}
    if unknown := used - set(SYMBOLS):
        raise LayoutError(f"no symbols {sorted(unknown)}", code="bad_symbol", known=SYMBOLS)


def _with_printable(frame: gpd.GeoDataFrame, column: str) -> gpd.GeoDataFrame:
    return frame.assign(**{column: [printable(str(text), drawn=True) for text in frame[column]]})


def _printable_words(words: MapWords) -> MapWords:
    """As they are, sign by sign; a document without a title is none, whatever it was called."""
    said: dict[str, Any] = {
        name: printable(value) for name, value in vars(words).items() if isinstance(value, str)
    }
    said["title"] = said["title"] or said["producer"]
    return replace(
        words,
        facts=[printable(fact) for fact in words.facts],
        particulars=[printable(line) for line in words.particulars],
        legend=[(symbol, printable(sentence)) for symbol, sentence in words.legend],
        **said,
    )


def _data(page: MapPage, words: MapWords, *, has_overview: bool) -> dict[str, object]:
    paper = page.paper
    scale = f"{words.scale_label} 1:{spaced(page.scale)} ({paper.name})"
    return {
        "words": {**asdict(words), "scale": scale},
        "legend": [
            {"image": f"{symbol}.svg", "sentence": sentence, "alt": sentence}
            for symbol, sentence in words.legend
        ],
        "overview": "overview.svg" if has_overview else None,
        "fonts": families(),
        "width": paper.width,
        "height": paper.height,
        "margin": paper.margin,
        "panel": paper.panel,
        "gap": paper.gap,
        "map": paper.map_width + 2 * paper.ticks,
        "room": paper.map_height + 2 * paper.ticks,
        "text": paper.text_pt,
    }


def _compiled(drawings: Mapping[str, str], data: dict[str, object], made_at: datetime) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, drawing in drawings.items():
            (root / name).write_text(drawing, encoding="utf-8")
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        (root / "map.typ").write_bytes(TEMPLATE.read_bytes())
        return typst.compile(
            root / "map.typ",
            root=root,
            font_paths=fonts(),
            format="pdf",
            pdf_standards="ua-1",
            timestamp=made_at,
        )
