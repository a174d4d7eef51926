"""A published run without the analysis behind it: fast, and known cell by cell."""

from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon, Polygon

from analysis.refusals import LAYERS
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import (
    Hotspot,
    Publication,
    PublishedArea,
    PublishedCell,
    PublishedPart,
)
from mapdialog.hotspots.publishing.names import name_areas, name_cells
from tests.factories import CENTRE
from tests.staff_world import make_hotspot

SAID = {
    "unsafe": {
        "reasons": {"people": "100-249", "said": [["poor_lighting", 6], ["litter", 0]]},
        "times_of_day": {"people": "100-249", "said": [["evening", 7]]},
    }
}
RESPONSE = "Tack. Vi börjar med ljuset vid tunneln."
STEP = (0.004, 0.002)


@dataclass(frozen=True)
class Cell:
    """A published cell, so many steps east and north of the centre; no people: not shown."""

    east: int
    north: int
    share: str = ""
    people: str = ""
    hot: str = ""


CELLS = (
    Cell(0, 0, "8", "25-49", "unsafe"),
    Cell(1, 0, "4-5", "5-9"),
    Cell(2, 0, "1", "10-24", "safe"),
    Cell(3, 0),
)


def square(east: int, north: int) -> Polygon:
    lng, lat = CENTRE[0] + east * STEP[0], CENTRE[1] + north * STEP[1]
    return Polygon.from_bbox((lng, lat, lng + STEP[0], lat + STEP[1]))


def publish(
    dialogue: Dialogue, cells: tuple[Cell, ...] = CELLS, *, refusals: tuple[str, ...] = ()
) -> Publication:
    """Publishes cells and, for each direction among them, one tested area of the hot ones."""
    directions = sorted({cell.hot for cell in cells if cell.hot})
    hotspots = {way: make_hotspot(dialogue, direction=way) for way in directions}
    run = next(iter(hotspots.values())).run if hotspots else make_hotspot(dialogue).run
    publication = Publication.objects.create(
        run=run,
        dialogue=dialogue,
        response=RESPONSE,
        suppressed_cells=sum(not cell.people for cell in cells),
        summary={
            "respondents_band": "250-499",
            "from": "2026-08-29",
            "to": "2026-10-03",
            "tenths_unsafe": 4,
            "said": SAID,
            "refusals": [
                {"code": code, "found": 29, "needed": 30, "withholds": list(LAYERS)}
                for code in refusals
            ],
        },
    )
    shown = [
        PublishedCell(
            publication=publication,
            cell_id=1000 + number,
            geometry=square(cell.east, cell.north),
            respondents_band=cell.people,
            share_band=cell.share,
            hot=cell.hot,
            figures={"respondents": 33, "n": 41},
        )
        for number, cell in enumerate(cells)
        if cell.people
    ]
    name_cells(dialogue.municipality, shown)
    PublishedCell.objects.bulk_create(shown)
    PublishedPart.objects.bulk_create(
        PublishedPart(
            cell=cell, part="night", share_band="8", respondents_band="10-24",
            figures={"n": 14, "respondents": 12},
        )
        for cell in publication.cells.filter(hot="unsafe")
    )  # fmt: skip
    for way, hotspot in hotspots.items():
        _publish_area(publication, hotspot, [cell for cell in cells if cell.hot == way])
    return publication


def _publish_area(publication: Publication, hotspot: Hotspot, cells: list[Cell]) -> None:
    area = PublishedArea(
        publication=publication,
        hotspot=hotspot,
        geometry=MultiPolygon([square(cell.east, cell.north) for cell in cells], srid=4326),
        respondents_band="25-49",
        tenths=8,
        tenths_everywhere="4",
        is_size_certain=True,
        seal=True,
        reasons=["poor_lighting"],
        times_of_day=["evening"],
    )
    name_areas(publication.dialogue.municipality, [area])
    area.save()
