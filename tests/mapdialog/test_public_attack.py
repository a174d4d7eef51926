"""What a hostile visitor finds in everything public: the same before and after any one answer, and
nothing that is not made of the published bands.

Two readings are compared byte by byte (`tests.public_reader`). Planted leaks are found by it.
"""

from datetime import timedelta
from types import ModuleType, SimpleNamespace

import pgtrigger
import pytest
from django.contrib.gis.db.models.functions import Translate
from django.db.models import F
from django.http import JsonResponse
from django.urls import include, path
from django.utils import timezone

from mapdialog.access import everybody
from mapdialog.dialogues import views as dialogue_views
from mapdialog.dialogues.models import Phase
from mapdialog.errors import Conflict
from mapdialog.hotspots.models import (
    Hotspot,
    Publication,
    PublishedArea,
    PublishedCell,
    PublishedPart,
    RunCell,
    RunResult,
    RunSnapshot,
)
from mapdialog.hotspots.publishing import layers as public_layers
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.meetings import layers
from mapdialog.pins.models import Pin, Status
from mapdialog.sessions.services import plan_session
from mapdialog.urls import ROOMS, urlpatterns
from tests.factories import (
    HOT_LAT,
    HOT_LNG,
    make_area,
    make_dialogue,
    make_municipality,
    make_pin,
    make_voice,
)
from tests.public_reader import ROUTES, Reader, changes, routes
from tests.towns import Town

pytestmark = pytest.mark.django_db


def make_town(*, phase: str = Phase.OPEN, people: int = 330, seed: int = 3) -> Town:
    """A dialogue with answers, a voice and named ground in a part of the municipality only."""
    municipality = make_municipality()
    make_area(municipality, south=HOT_LAT)
    # So far away that no page counts the days: midnight is no leak.
    closes_at = timezone.localdate() + timedelta(days=90)
    dialogue = make_dialogue(municipality, phase=phase, closes_at=closes_at)
    make_voice(dialogue, "Mörkt i tunneln", lng=HOT_LNG, lat=HOT_LAT)
    town = Town(dialogue, seed)
    town.answer(people)
    return town


def one_comes(town: Town) -> None:
    make_pin(town.dialogue, lng=HOT_LNG, lat=HOT_LAT, reasons=["litter"], times_of_day=["night"])


def one_comes_where_nobody_was(town: Town) -> None:
    make_pin(town.dialogue, lng=HOT_LNG - 0.06, lat=HOT_LAT + 0.03)


def one_is_not_reviewed_yet(town: Town) -> None:
    make_pin(town.dialogue, status=Status.PENDING, text="Hemligt", share_as_voice=True)


def one_writes_and_does_not_share(town: Town) -> None:
    make_pin(town.dialogue, lng=HOT_LNG, lat=HOT_LAT, text="Hemligt")


def one_withdraws(town: Town) -> None:
    town.withdraw(1)


def one_says_the_opposite(town: Town) -> None:
    town.reconsider(1)


def somebody_is_met(town: Town) -> None:
    plan_session(town.dialogue, format="walk", title="Vandring", starts_at=town.dialogue.created_at)


def they_are_analysed(town: Town) -> None:
    one_comes(town)
    town.analyse()


# Read after each of these, so that who comes does not stand in for who goes.
COMING = [
    one_comes,
    one_comes_where_nobody_was,
    one_is_not_reviewed_yet,
    one_writes_and_does_not_share,
    somebody_is_met,
]
GOING = [one_withdraws, one_says_the_opposite]


def some_come(town: Town) -> None:
    for event in COMING:
        event(town)


def some_go(town: Town) -> None:
    for event in GOING:
        event(town)


EVENTS = [some_come, some_go, they_are_analysed]


def seen_to_change(town: Town, folder, events) -> list[str]:
    """What differs for a visitor after each of these events."""
    reader = Reader(town.dialogue.municipality, folder)
    before, found = reader.read(), []
    for event in events:
        event(town)
        found += [f"{event.__name__}: {change}" for change in changes(before, reader.read())]
    return found


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.OPEN, Phase.FEEDBACK])
def test_before_anything_is_published_no_answer_shows(phase, tmp_path):
    town = make_town(phase=phase, people=40)
    assert seen_to_change(town, tmp_path, EVENTS) == []


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.FEEDBACK])
def test_until_the_next_publication_no_answer_shows(phase, tmp_path):
    town = make_town(phase=phase)
    town.publish()
    assert seen_to_change(town, tmp_path, EVENTS) == []


def test_a_publication_that_is_refused_changes_nothing(tmp_path):
    town = make_town()
    town.publish()

    def refused(town: Town) -> None:
        one_comes(town)
        with pytest.raises(Conflict):
            publish_run(town.analyse(), response="Tack.")

    assert seen_to_change(town, tmp_path, [refused]) == []


def test_a_shared_voice_is_read_as_its_author_wished(tmp_path):
    """The reader is not blind: what may change is seen."""
    town = make_town(people=10)
    found = seen_to_change(town, tmp_path, [lambda town: make_voice(town.dialogue, "Lys upp")])
    assert any("roster.json" in change for change in found)
    assert any("/roster/" in change and "Lys upp" in change for change in found)


def test_every_public_route_is_read(tmp_path):
    town = make_town(people=30)
    town.publish()
    reading = Reader(town.dialogue.municipality, tmp_path).read()
    assert {"hotspots:cells", "hotspots:areas", "feedback:results", "pins:voices"} <= set(ROUTES)
    answered = {url.split(" ")[1] for url, text in reading.items() if text.startswith("200")}
    for name in ("resultat/", "lista/", "resultat/rutor.json", "resultat/omraden.json"):
        assert any(url.endswith(name) for url in answered), name
    assert sum(url.startswith("file ") for url in reading) == 4


def falsify_what_is_not_public() -> None:
    """Everything exact becomes something else; the bands that were published stay."""
    with pgtrigger.ignore():
        Pin.objects.filter(voice=None).delete()
        RunCell.objects.update(
            n=F("n") + 41, n_unsafe=F("n_unsafe") + 17, n_safe=F("n_safe") + 24,
            respondents=F("respondents") + 37, respondents_unsafe=3, respondents_safe=2,
            top_share=0.123, share_unsafe=0.456, share_low=0.1, share_high=0.9,
        )  # fmt: skip
        Hotspot.objects.update(
            pins=F("pins") + 41, respondents=F("respondents") + 37, share=0.517,
            share_low=0.1, share_high=0.9, share_everywhere=0.123, p=0.37, seal=None,
            votes=1.5, share_adjusted=0.5, adjusted_low=0.1, adjusted_high=0.2, seal_people=1,
            reasons=[], times_of_day=[], geometry=Translate("geometry", 0.01, 0.02),
        )  # fmt: skip
        RunSnapshot.objects.update(pins=F("pins") + 41, respondents=F("respondents") + 37)
        RunResult.objects.update(summary={}, findings={}, output_hash="annat", refusals=[])
        PublishedCell.objects.update(figures={"n": 1234, "respondents": 1234})
        PublishedPart.objects.update(figures={"n": 1234, "respondents": 1234})
        PublishedArea.objects.update(figures={"respondents": 1234, "share": 0.517})
        Publication.objects.update(figures=None, suppressed_cells=F("suppressed_cells") + 41)


def falsify(_town: Town) -> None:
    falsify_what_is_not_public()


@pytest.mark.parametrize("people", [29, 299, 400])
def test_what_is_public_is_made_of_the_published_bands_alone(people, tmp_path):
    town = make_town(people=people)
    town.publish()
    assert seen_to_change(town, tmp_path, [falsify]) == []


# Planted leaks: each would be one line in the product, and each is found.


def leak_a_tooltip(monkeypatch) -> None:
    part = "'part', nullif(c.part_name, ''),"
    told = public_layers.CELLS.replace(part, f"{part} 'people', c.figures->'respondents',")
    assert told != public_layers.CELLS
    monkeypatch.setattr(public_layers, "CELLS", told)


def leak_an_exported_share(monkeypatch) -> None:
    honest = layers._published

    def leaky(dialogue, **options):
        found = honest(dialogue, **options)
        shown = PublishedCell.objects.filter(publication__dialogue=dialogue).order_by("cell_id")
        shares = [cell.figures.get("share_unsafe", 0.5) for cell in shown]
        return found | {"cells": found["cells"].assign(share=shares)}

    monkeypatch.setattr(layers, "_published", leaky)


def leak_a_counter(monkeypatch) -> None:
    honest = dialogue_views.readable_dialogue

    def leaky(*args):
        dialogue = honest(*args)
        dialogue.target_group += f" ({dialogue.pins.filter(status=Status.APPROVED).count()} svar)"
        return dialogue

    monkeypatch.setattr(dialogue_views, "readable_dialogue", leaky)


def leak_a_filter(monkeypatch) -> None:
    """A new route that counts what is asked for; nobody told the reader of it."""

    def night(_request, municipality, slug):
        pins = Pin.objects.filter(dialogue__slug=slug, status=Status.APPROVED)
        return JsonResponse({"pins": pins.filter(times_of_day__contains=["night"]).count()})

    new = everybody([path("dialog/<slug:slug>/resultat/natt.json", night, name="night")])
    monkeypatch.setitem(ROOMS, "leak", SimpleNamespace(public=new, staff=[]))
    conf = ModuleType("leaky_urls")
    conf.urlpatterns = [*urlpatterns, path("<slug:kommun>/", include((new, "leak")))]
    monkeypatch.setattr("django.conf.settings.ROOT_URLCONF", conf)


LEAKS = [
    (leak_a_tooltip, "/resultat/rutor.json"),
    (leak_an_exported_share, "file "),
    (leak_a_counter, "/dialog/"),
    (leak_a_filter, "/resultat/natt.json"),
]


@pytest.mark.parametrize(("leak", "where"), LEAKS)
def test_a_planted_leak_is_found(leak, where, tmp_path, monkeypatch):
    town = make_town()
    town.publish()
    leak(monkeypatch)
    found = seen_to_change(town, tmp_path, [falsify])
    assert found
    assert all(where in change for change in found)


def test_a_route_that_the_reader_cannot_fill_in_stops_it(monkeypatch, tmp_path):
    new = everybody([path("dialog/<slug:slug>/<slug:part>.json", lambda *_a: None, name="part")])
    monkeypatch.setitem(ROOMS, "leak", SimpleNamespace(public=new, staff=[]))
    assert "leak:part" in routes()
    with pytest.raises(AssertionError, match="What is"):
        list(Reader(make_dialogue().municipality, tmp_path).addresses())
