"""What people said of the whole round, as the public reads it: tenths, never people."""

import json

import pytest
from django.utils import translation

from analysis.mentions import ANYTHING
from mapdialog.dialogues.models import Phase
from mapdialog.hotspots.publishing.mentions import mentions_in_bands, mentions_in_words
from mapdialog.hotspots.publishing.selectors import shown_in
from mapdialog.hotspots.publishing.words import part_words, parts_in_words
from tests.factories import make_dialogue
from tests.publications import Cell, publish


@pytest.fixture
def published(db):
    return publish(make_dialogue(phase=Phase.FEEDBACK))


def test_figures_become_tenths_of_those_who_said_anything():
    said = {"unsafe": {"reasons": {ANYTHING: 200, "poor_lighting": 118, "litter": 12}}}
    assert mentions_in_bands(said) == {
        "unsafe": {"reasons": {"people": "100-249", "said": [["poor_lighting", 6], ["litter", 1]]}}
    }


def test_a_figure_that_stood_is_never_more_than_all():
    said = {"safe": {"reasons": {"open_view": 30, ANYTHING: 26}}}
    assert mentions_in_bands(said)["safe"]["reasons"]["said"] == [["open_view", 10]]


@pytest.mark.parametrize("counts", [{}, {"litter": 20}])
def test_without_knowing_of_how_many_nothing_is_told(counts):
    assert mentions_in_bands({"unsafe": {"reasons": counts}}) == {"unsafe": {}}


def test_unsafe_and_safe_stand_side_by_side_also_where_nothing_was_said(published):
    with translation.override("sv"):
        unsafe, safe = mentions_in_words(published)
    assert [(bar.label, bar.value, bar.direction) for bar in unsafe.reasons] == [
        ("Dålig belysning", 6, "unsafe"),
        ("Skräpigt", 0, "unsafe"),
    ]
    assert unsafe.people == "100–249 personer"
    assert (safe.direction, safe.reasons, safe.times) == ("safe", [], [])


def test_the_ring_has_every_part_and_leaves_those_empty_of_which_too_few_spoke(published):
    ring = {part.key: part.value for part in mentions_in_words(published)[0].times}
    assert ring == {
        "early_morning": None, "day": None, "afternoon": None, "evening": 7, "night": None,
    }  # fmt: skip


def test_a_part_of_the_day_is_told_in_bands():
    words = part_words("night", "8", "10-24")
    assert words.css == "unsafe-3"
    assert "8" in words.text
    assert "10–24" in words.text
    assert part_words("day", "1", "10-24").css == "safe-3"
    with pytest.raises(ValueError, match="midnight"):
        part_words("midnight", "8", "10-24")


def test_only_parts_of_which_something_is_shown_can_be_chosen(published):
    assert [key for key, _label in parts_in_words(shown_in(published.dialogue))] == ["night"]
    bare = publish(make_dialogue(phase=Phase.FEEDBACK), (Cell(0, 0, "1", "10-24", "safe"),))
    assert parts_in_words(shown_in(bare.dialogue)) == []


def test_the_layer_and_the_page_tell_parts_in_the_same_words(resident, published):
    address = f"{published.dialogue.get_absolute_url()}resultat/"
    layer = json.loads(resident.get(f"{address}rutor.json").content)
    told = [f["properties"]["times"] for f in layer["features"] if f["properties"]["times"]]
    assert told == [{"night": "night|8|10-24"}]
    page = resident.get(address).content.decode()
    assert "night|8|10-24" in page
    assert 'name="times" value="night"' in page
    assert 'name="times" value="evening"' not in page


def test_a_run_published_before_there_were_such_words_is_shown_without_them(published):
    published.summary = {key: value for key, value in published.summary.items() if key != "said"}
    assert [words.reasons for words in mentions_in_words(published)] == [[], []]
