"""What a published map says of days, places and parts, and what the next one is compared with."""

from datetime import date, datetime

from mapdialog.hotspots.models import PublishedPart
from mapdialog.hotspots.publishing.figures import published_before, published_figures
from mapdialog.hotspots.publishing.secrets import CellSecrets
from mapdialog.hotspots.publishing.services import public_summary, publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from tests.clock import SWEDEN
from tests.factories import HOT_LNG, make_pin


def published(dialogue):
    run = start_run(dialogue)
    execute_run(run)
    return publish_run(run, response="Vi lagar ljuset.")


def safe_people(dialogue, number, *, west):
    for person in range(number):
        make_pin(dialogue, perception="safe", lng=HOT_LNG - west + 0.0005 * (person % 5))


def test_of_answers_collected_elsewhere_the_months_are_told_and_no_day(dialogue):
    run = published(dialogue).run
    dialogue.pins.update(created_hour=datetime(2026, 3, 14, 10, tzinfo=SWEDEN))
    run.dialogue.opens_at = run.dialogue.closes_at = None
    said = public_summary(run, run.result)
    assert (said["from"], said["to"]) == (f"{date(2026, 3, 1)}", f"{date(2026, 3, 31)}")


def test_a_place_is_drawn_by_its_own_cells_and_told_its_own_way(dialogue, monkeypatch):
    # Its cells have few people, whom a secret could hide.
    monkeypatch.setattr(CellSecrets, "for_people", lambda *_cells: {})
    safe_people(dialogue, 120, west=0.02)
    publication = published(dialogue)
    whole = sum(cell.geometry.area for cell in publication.cells.all())
    safe, unsafe = (
        list(publication.areas.filter(hotspot__direction=way)) for way in ("safe", "unsafe")
    )
    assert safe
    assert unsafe
    for area in (*safe, *unsafe):
        assert area.geometry.area < whole / 2
        assert area.tenths > 5  # of those who find it as it was tested


def test_the_next_map_is_compared_with_the_parts_of_the_day_too(dialogue):
    publication = published(dialogue)
    shown = PublishedPart.objects.filter(cell__publication=publication, figures__isnull=False)
    parts = published_figures(publication).parts
    assert shown.exists()
    assert sorted(parts["part"]) == sorted(shown.values_list("part", flat=True))


def test_earlier_maps_stand_in_their_order(dialogue):
    published(dialogue)
    safe_people(dialogue, 9, west=0.04)
    published(dialogue)
    first, second = published_before(dialogue)
    assert len(first.cells) < len(second.cells)
