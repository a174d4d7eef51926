"""What of a dialogue's analyses is published."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import Publication, PublishedArea, PublishedCell, PublishedPart
from mapdialog.nested import nested

CELL_KEY = ("share_band", "respondents_band", "hot")
PART_KEY = ("part", "share_band", "respondents_band")
"""What the layers say of a cell and of a part of its day, joined by "|": the key to its words."""


@dataclass(frozen=True)
class ShownArea:
    """A tested area as it was published."""

    number: int
    name: str
    part_name: str
    direction: str
    respondents_band: str
    tenths: int
    tenths_everywhere: str
    is_size_certain: bool | None
    seal: bool | None
    reasons: list[str]
    times_of_day: list[str]


@dataclass(frozen=True)
class Shown:
    """A publication with all that a page says of it."""

    publication: Publication
    cells: list[str]
    """Every key that stands in its layer of cells, once."""
    parts: list[str]
    """The same of the parts of the day."""
    areas: list[ShownArea]


def latest_publication(dialogue: Dialogue) -> Publication | None:
    """What the public sees: the newest published run."""
    return dialogue.publications.select_related("run__result").first()


def shown_in(dialogue: Dialogue) -> Shown | None:
    """The newest publication with what it says, in one statement."""
    own = OuterRef("pk")
    areas = PublishedArea.objects.filter(publication=own)
    found = dialogue.publications.annotate(
        cell_keys=_keys(PublishedCell.objects.filter(publication=own), CELL_KEY),
        part_keys=_keys(PublishedPart.objects.filter(cell__publication=own), PART_KEY),
        shown_areas=nested(
            areas,
            *("name", "part_name", "respondents_band", "tenths", "tenths_everywhere"),
            *("is_size_certain", "seal", "reasons", "times_of_day"),
            number="pk",
            direction="hotspot__direction",
        ),
    ).first()
    if found is None:
        return None
    return Shown(
        found, found.cell_keys, found.part_keys, [ShownArea(**area) for area in found.shown_areas]
    )


def _keys(
    rows: QuerySet[PublishedCell] | QuerySet[PublishedPart], fields: tuple[str, str, str]
) -> ArraySubquery:
    first, second, third = fields
    key = Concat(first, Value("|"), second, Value("|"), third)
    return ArraySubquery(rows.values(key=key).order_by("key").distinct())
