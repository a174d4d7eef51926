"""The printed map of a dialogue: what the audience may see, on one page for the meeting table."""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analysis.refusals import EVIDENCE, RELATIVE
from geodata.crs import METRIC_SRID, crs_name
from geodata.exporters.map_page import Bounds, MapPage, fitting_page, map_page
from geodata.exporters.printed_map import MapWords, print_map
from geodata.frames import metric_shape
from geodata.importers.basemap import read_ground
from mapdialog.areas.selectors import base_map_for
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.selectors import ground_of
from mapdialog.errors import Conflict
from mapdialog.feedback.legend import legend
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.selectors import latest_publication
from mapdialog.hotspots.publishing.words import (
    facts_of,
    refusals_in_public,
    share_class,
    withheld_in_public,
)
from mapdialog.meetings.layers import Audience, layers_for

Symbols = Iterator[dict[str, Any]]


def printed_map(dialogue: Dialogue, *, paper: str = "a3", scale: int | None = None) -> bytes:
    """The published map as PDF; without a scale the largest that shows all of it."""
    publication = latest_publication(dialogue)
    if publication is None:
        raise Conflict(_("Nothing has been published yet, so there is no map to print."))
    layers = layers_for(dialogue, Audience.PUBLIC)
    features = _features(layers)
    outline, _provisional = ground_of(dialogue)
    boundary = metric_shape(bytes(outline.wkb))
    page = _page(paper, scale, features, boundary.bounds)
    return print_map(
        page,
        _words(dialogue, publication, layers, scale=page.scale),
        features,
        made_at=timezone.now().replace(microsecond=0),
        ground=_ground(dialogue, page.bounds_m),
        surroundings=_ground(dialogue, boundary.bounds, kinds=("water",)),
        boundary=boundary,
    )


def _page(
    paper: str,
    scale: int | None,
    features: gpd.GeoDataFrame,
    boundary: Bounds,
) -> MapPage:
    if scale is None:
        return fitting_page(paper, tuple(features.total_bounds) if len(features) else boundary)
    west, south, east, north = boundary
    centre = ((west + east) / 2, (south + north) / 2)
    if len(features):
        # The middle of most answers: at a large scale not everything fits.
        places = features.representative_point()
        centre = (float(places.x.median()), float(places.y.median()))
    return map_page(paper, scale, centre)


def _features(layers: dict[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    rows = [
        *_cells(layers["cells"]),
        *_places(layers["tested_places"]),
        *_actions(layers["actions"]),
    ]
    frame = pd.DataFrame(rows, columns=["symbol", "label", "geometry"])
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=METRIC_SRID)


def _cells(cells: gpd.GeoDataFrame) -> Symbols:
    for cell in cells.itertuples():
        symbol = _symbol(share_class(cell.share_band))
        yield {"symbol": symbol, "label": "", "geometry": cell.geometry}


def _symbol(css: str) -> str:
    """A cell's class on screen as the symbol on paper."""
    return css.replace("-", "_")


def _places(places: gpd.GeoDataFrame) -> Symbols:
    for place in places.itertuples():
        symbol = f"tested_{place.direction}"
        yield {"symbol": symbol, "label": place.name, "geometry": place.geometry}


def _actions(actions: gpd.GeoDataFrame) -> Symbols:
    for number, action in enumerate(actions.itertuples(), start=1):
        yield {"symbol": "action", "label": str(number), "geometry": action.geometry}


def _ground(
    dialogue: Dialogue, bounds_m: Bounds, *, kinds: tuple[str, ...] = ()
) -> gpd.GeoDataFrame | None:
    coverage = base_map_for(dialogue.municipality)
    if coverage is None or not coverage.base_map.ground_file_name:
        return None
    path = settings.BASEMAP_DIR / coverage.base_map.ground_file_name
    return read_ground(path, bounds_m, kinds)


def _words(
    dialogue: Dialogue,
    publication: Publication,
    layers: dict[str, gpd.GeoDataFrame],
    *,
    scale: int,
) -> MapWords:
    facts = facts_of(publication)
    signs = [(sign, str(sentence)) for sign, sentence in _legend(publication, layers)]
    coverage = base_map_for(dialogue.municipality)
    source = coverage.base_map.credit if coverage else ""
    today = date_format(timezone.localdate())
    about = {"title": dialogue.title, "municipality": dialogue.municipality}
    return MapWords(
        title=dialogue.title,
        subtitle=dialogue.question,
        facts=[
            line
            for line in (
                _("Answers from %(people)s, %(period)s.")
                % {"people": facts.people, "period": facts.period},
                facts.everywhere,
                *refusals_in_public(publication),
                _("Shows the views of those who answered; not recorded crime, not all residents."),
                f"{capfirst(legend()['said'][-1].text)}." if signs else "",
                *_listed_actions(layers["actions"]),
            )
            if line
        ],
        legend_heading=_("What the map shows"),
        legend=signs,
        scale_label=_("Scale"),
        north_alt=_("North is up"),
        map_alt=_("Map of %(municipality)s with the results of “%(title)s”") % about,
        overview_label=_("Where the map lies"),
        overview_alt=_("The municipality with the printed part marked"),
        particulars=[
            _("Projection: %s") % crs_name(METRIC_SRID),
            _("Printed %s") % today,
            *([_("Base map: %s") % source] if source else []),
        ],
        producer=str(dialogue.municipality),
        footer=facts.caveat,
        language=(get_language() or "sv")[:2],
    )


def _legend(
    publication: Publication, layers: dict[str, gpd.GeoDataFrame]
) -> Iterator[tuple[str, str]]:
    withheld = withheld_in_public(publication)
    signs = legend(counted=RELATIVE in withheld)
    for sign in signs["said"] if EVIDENCE not in withheld else ():
        # Paper has neither the pale cells nor the blank ones.
        if sign.css.startswith("cell ") and not sign.css.endswith(" thin"):
            yield _symbol(sign.css.removeprefix("cell ")), sign.text
    directions = set(layers["tested_places"]["direction"])
    for sign in signs["seen"]:
        direction = sign.css.removeprefix("area ")
        if direction in directions:
            yield f"tested_{direction}", sign.text
    if len(layers["actions"]):
        yield "action", _("an action, numbered in the list")


def _listed_actions(actions: gpd.GeoDataFrame) -> list[str]:
    return [
        f"{number}. {action.title} ({action.responsible}, {action.due_on:%Y-%m-%d})"
        for number, action in enumerate(actions.itertuples(), start=1)
    ]
