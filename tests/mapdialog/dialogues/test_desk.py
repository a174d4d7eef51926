"""The dialogue desk: written, checked, moved through its phases."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.dialogue_area import area_of_geojson
from mapdialog.dialogues.models import Dialogue, IndicatorTarget, Phase
from mapdialog.dialogues.opening import mark_of_words
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Role
from mapdialog.pins.models import Status
from mapdialog.pins.reach import reach_of
from tests.factories import ALL_PRINCIPLES, make_area, make_dialogue, make_municipality, make_pin
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
SQUARE = (
    '{"type":"Polygon","coordinates":[[[13.28,58.89],[13.30,58.89],[13.30,58.91],[13.28,58.89]]]}'
)
NEW = {
    "title": "Trygga gator på Ön",
    "question": "Var är det tryggt?",
    "participation_level": "2",
    "dialogue_type": "citizen",
    "new_board": "Kommunstyrelsen",
}


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue(phase=Phase.PREPARATION)


@pytest.fixture
def client(dialogue: Dialogue) -> Client:
    return member_client(dialogue.municipality)


def address(dialogue: Dialogue, name: str, *numbers: int) -> str:
    where = [dialogue.municipality.slug, dialogue.slug, *numbers]
    return reverse(f"staff_dialogues:{name}", args=where)


def test_a_dialogue_is_made_with_an_address_of_its_own() -> None:
    municipality = make_municipality()
    client = member_client(municipality)
    url = reverse("staff_dialogues:new", args=[municipality.slug])
    client.post(url, NEW)
    client.post(url, NEW)
    slugs = set(municipality.dialogues.values_list("slug", flat=True))
    assert slugs == {"trygga-gator-pa-on", "trygga-gator-pa-on-2"}
    made = municipality.dialogues.first()
    assert str(made.owner_board) == "Kommunstyrelsen"
    assert municipality.boards.count() == 1
    assert made.created_by is not None
    assert made.phase == Phase.PREPARATION


@pytest.mark.parametrize(
    "fault",
    [
        {"title": ""},
        {"participation_level": "6"},
        {"opens_at": "2030-02-01", "closes_at": "2030-01-01"},
        {"opens_at": "i vår"},
        {"owner_board": "999999"},
    ],
    ids=str,
)
def test_a_faulty_dialogue_is_refused_and_not_made(fault: dict) -> None:
    municipality = make_municipality()
    url = reverse("staff_dialogues:new", args=[municipality.slug])
    assert member_client(municipality).post(url, {**NEW, **fault}).status_code == 422
    assert not municipality.dialogues.exists()


def test_a_board_of_another_municipality_cannot_own(dialogue: Dialogue, client: Client) -> None:
    board = make_municipality().boards.create(name="Fel nämnd")
    answer = client.post(address(dialogue, "edit"), {**NEW, "owner_board": board.pk})
    assert answer.status_code == 422


def test_the_checklist_says_what_to_write_before_opening(client: Client, dialogue) -> None:
    dialogue.purpose = ""
    dialogue.save()
    page = client.get(address(dialogue, "dialogue")).content.decode()
    assert "Write the purpose in a sentence and choose the level of participation." in page
    assert "To the phase" not in page
    attested = {"attested": sorted(ALL_PRINCIPLES)}
    refused = client.post(address(dialogue, "opening"), attested)
    assert refused.status_code == 422
    dialogue.purpose = "Att veta var det behövs ljus."
    dialogue.save()
    read = {"read": mark_of_words(dialogue)}
    assert client.post(address(dialogue, "opening"), attested | read).status_code == 302
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.OPEN


@pytest.mark.parametrize(
    ("phase", "status"), [("", 422), ("snart", 422), ("closed", 409), ("open", 409)]
)
def test_a_phase_that_does_not_follow_is_refused(client, dialogue, phase, status) -> None:
    assert client.post(address(dialogue, "move"), {"phase": phase}).status_code == status
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.PREPARATION


def test_partners_come_and_go(client: Client, dialogue: Dialogue) -> None:
    partner = dialogue.municipality.organisations.get()
    data = {"organisation": partner.pk, "role": "bjuder in"}
    client.post(address(dialogue, "partner"), data)
    client.post(address(dialogue, "partner"), {**data, "role": "lånar ut lokal"})
    kept = dialogue.partnerships.get()
    assert kept.role == "lånar ut lokal"
    assert client.post(address(dialogue, "partner"), {"role": "x"}).status_code == 422
    client.post(address(dialogue, "partner_gone", kept.pk))
    assert not dialogue.partnerships.exists()
    assert client.post(address(dialogue, "partner_gone", kept.pk)).status_code == 404


def test_an_area_of_parts_of_an_outline_or_none(client: Client, dialogue: Dialogue) -> None:
    part = make_area(dialogue.municipality, "Norra")
    client.post(address(dialogue, "area"), {"parts": [part.pk]})
    dialogue.refresh_from_db()
    assert dialogue.area.equals(part.geometry)
    file = SimpleUploadedFile("omrade.geojson", SQUARE.encode())
    client.post(address(dialogue, "area"), {"file": file})
    dialogue.refresh_from_db()
    assert dialogue.area.extent == (13.28, 58.89, 13.30, 58.91)
    client.post(address(dialogue, "area"), {})
    dialogue.refresh_from_db()
    assert dialogue.area is None


@pytest.mark.parametrize(
    "outline",
    [
        "inte json",
        "{}",
        "[1, 2]",
        '{"type":"Point","coordinates":[13.29,58.9]}',
        '{"type":"Polygon","coordinates":[]}',
        '{"type":"FeatureCollection","features":[{"geometry":null}]}',
        '{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}',
        '{"type":"Polygon","coordinates":[[[13.2,58.8],[1e308,58.8],[1e308,1e308],[13.2,58.8]]]}',
        '{"type":"Polygon","coordinates":[[[13.2,58.8],[1e20,58.8],[13.3,58.9],[13.2,58.8]]]}',
        '{"type":"Polygon","coordinates":[[[13.2,58.8],[NaN,58.8],[13.3,58.9],[13.2,58.8]]]}',
        '{"type":"Polygon","coordinates":[[[58.8,13.2],[58.8,13.3],[58.9,13.3],[58.8,13.2]]]}',
        '{"type":"Polygon","coordinates":[[[13.2,%s],[13.3,58.8],[13.3,58.9]]]}' % ("9" * 400),
        '{"type":"Polygon","coordinates":' + "[" * 100_000,
        '{"type":"Polygon","coordinates":[[]]}',
    ],
)
def test_an_outline_that_is_no_area_here_is_refused(client, dialogue, outline) -> None:
    answer = client.post(address(dialogue, "area"), {"outline": outline})
    assert answer.status_code == 422
    dialogue.refresh_from_db()
    assert dialogue.area is None


def test_a_feature_collection_becomes_one_area() -> None:
    feature = f'{{"type":"Feature","geometry":{SQUARE},"properties":{{}}}}'
    area = area_of_geojson(f'{{"type":"FeatureCollection","features":[{feature},{feature}]}}')
    assert area.extent == (13.28, 58.89, 13.30, 58.91)
    with pytest.raises(Invalid, match="detail"):
        area_of_geojson(" " * 600_000)
    many = ",".join(f"[13.{n:05},58.8]" for n in range(20_001))
    with pytest.raises(Invalid, match="detail"):
        area_of_geojson(f'{{"type":"Polygon","coordinates":[[{many},[13.0,58.9],[13.0,58.8]]]}}')


def test_the_target_of_the_year_is_set_once(client: Client, dialogue: Dialogue) -> None:
    url = reverse("staff_dialogues:target", args=[dialogue.municipality.slug])
    client.post(url, {"year": "2030", "target": "8"})
    client.post(url, {"year": "2030", "target": "9"})
    client.post(url, {"year": "2030", "target": "många"})
    assert IndicatorTarget.objects.get().target == 9


def test_reach_counts_people_once() -> None:
    dialogue = make_dialogue()
    person = make_pin(dialogue, text="Mörkt").respondent
    make_pin(dialogue, respondent=person, perception="safe", status=Status.PENDING)
    reach = reach_of(dialogue)
    assert (reach.all_pins, reach.approved, reach.waiting) == (2, 1, 1)
    assert (reach.respondents, reach.with_text, reach.unsafe) == (1, 1, 1)


def test_who_only_reads_the_desk_gets_no_forms(dialogue: Dialogue) -> None:
    reader = member_client(dialogue.municipality, Role.POLICE_OFFICER)
    page = reader.get(address(dialogue, "dialogue")).content.decode()
    assert "Add a partner" not in page
    assert "as published; nothing before" in page
    assert dialogue.question in page


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.SAFETY_COORDINATOR])
def test_no_figure_on_the_desk_follows_an_answer_for_others(dialogue: Dialogue, role: str) -> None:
    """A count of unsafe answers before and after one would tell what it said."""
    reader = member_client(dialogue.municipality, role)
    every = reverse("staff_dialogues:dialogues", args=[dialogue.municipality.slug])
    pages, lists = [], []
    for perception in ("unsafe", "safe"):
        pages.append(without_secrets(reader.get(address(dialogue, "dialogue")).text))
        lists.append(without_secrets(reader.get(every).text))
        make_pin(dialogue, perception=perception, text="Mörkt")
        make_pin(dialogue, perception=perception, status=Status.PENDING)
    pages.append(without_secrets(reader.get(address(dialogue, "dialogue")).text))
    assert pages[0] == pages[1] == pages[2]
    assert lists[0] == lists[1]
    assert "told when a result is published" in pages[0]


def without_secrets(page: str) -> str:
    """Without what is drawn anew each time."""
    return re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]+"', "", page)
