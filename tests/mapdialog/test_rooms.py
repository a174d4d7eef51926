"""Rooms ask nothing of later ones: no import (the linter's), and no reverse name of a relation."""

import re
from pathlib import Path

import pytest
from django.apps import apps

CHECKOUT = Path(__file__).parents[2]
ORDER = [
    "organisations",
    "areas",
    "dialogues",
    "pins",
    "sessions",
    "hotspots",
    "planning",
    "feedback",
]
# Words that are also used for other things in these rooms.
ALSO_ELSEWHERE = {"key", "areas", "places", "parts", "later"}


def room_of(model: type) -> str:
    return model.__module__.split(".")[1]


def later_names(room: str) -> set[str]:
    """The reverse names by which the models of a room reach rows of later ones."""
    own = [
        model for model in apps.get_models() if model.__module__.startswith(f"mapdialog.{room}.")
    ]
    found = set()
    for model in own:
        for relation in model._meta.related_objects:
            other = relation.related_model
            if not other.__module__.startswith("mapdialog.") or relation.hidden:
                continue
            known = room_of(other) in ORDER
            if not known or ORDER.index(room_of(other)) > ORDER.index(room):
                found.add(relation.get_accessor_name())
    return found - ALSO_ELSEWHERE


def uses(room: str, names: set[str], source: str) -> list[str]:
    joined = "|".join(sorted(names))
    asked = re.compile(
        rf"(?:dialogue|found|d|municipality|self)\.({joined})\b"
        rf"|[\"'(]({joined})(?:__\w+)?(?:[\"']|=)"
    )
    return [match.group() for match in asked.finditer(source)]


@pytest.mark.parametrize("room", ["dialogues", "organisations"])
def test_no_room_asks_by_a_reverse_name_of_a_later_one(room: str) -> None:
    names = later_names(room)
    assert names
    folder = CHECKOUT / "mapdialog" / room
    sources = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    sources += (CHECKOUT / "frontend" / "templates" / room).rglob("*.html")
    found = {path.name: uses(room, names, path.read_text()) for path in sources}
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'Dialogue.objects.aggregate(Count("pins"))',
        'municipality.dialogues.annotate(first=Min("responses__published_at"))',
        "found.publications.first()",
        "Dialogue.objects.filter(runs=None)",
        "{{ dialogue.pins.count }}",
    ],
)
def test_a_planted_use_is_found(planted: str) -> None:
    assert uses("dialogues", later_names("dialogues"), planted)
