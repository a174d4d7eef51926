"""Settings, profile: what the municipality says about itself, and what its pages then claim."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Phase
from mapdialog.organisations.arms import MAX_BYTES, MAX_SIDE
from mapdialog.organisations.models import Municipality, Role, SettingChange
from tests.factories import make_dialogue, make_municipality
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
SENT = {
    "name": "Provköping",
    "accent_colour": "#1F4E5F",
    "contact_email": "kontakt@example.org",
    "contact_phone": "",
    "contact_address": "",
    "answer_times": "Inom fem arbetsdagar.",
    "data_controller": "Trygghetsnämnden <b>",
    "data_protection_officer": "dso@example.org",
    "who_proposes": "Nämnderna och invånarna.",
    "who_decides": "Kommunstyrelsen.",
    "projected_srid": "3008",
}
PLAIN = (
    b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">'
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    b'viewBox="0 0 9 9"><style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs>'
    b'<path id="p" class="a" d="M0 0h9v9z" style="fill:url(#g)"/><use xlink:href="#p"/></svg>'
)


def drawing(inside: str, *, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def png(width: int = 40, height: int = 40) -> bytes:
    rows = zlib.compress(b"".join(b"\0" * (width + 1) for _row in range(height)))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", rows),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def municipality(media: Path) -> Municipality:
    return make_municipality()


@pytest.fixture
def client(municipality: Municipality) -> Client:
    return member_client(municipality, Role.ADMINISTRATOR)


def send(client: Client, municipality: Municipality, **changes: object):
    url = reverse("staff_settings:profile", args=[municipality.slug])
    return client.post(url, SENT | changes)


def file(data: bytes, name: str = "vapen.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def about(resident: Client, municipality: Municipality, page: str) -> str:
    url = reverse("dialogues:about", args=[municipality.slug, page])
    return resident.get(url).content.decode()


def kept(media: Path) -> Iterator[Path]:
    return (path for path in media.rglob("*") if path.is_file())


def test_what_is_stated_stands_on_the_pages(
    municipality: Municipality, client: Client, resident: Client
) -> None:
    slug, code = municipality.slug, municipality.code
    assert send(client, municipality, slug="annan", code="0001").status_code == 302
    municipality.refresh_from_db()
    assert (municipality.slug, municipality.code) == (slug, code)
    assert (municipality.name, municipality.accent_colour) == ("Provköping", "#1f4e5f")
    assert municipality.projected_srid == 3008
    contact = about(resident, municipality, "kontakt")
    assert "kontakt@example.org" in contact
    assert "Inom fem arbetsdagar." in contact
    assert "dso@example.org" in contact
    data = about(resident, municipality, "personuppgifter")
    assert "The controller is: Trygghetsnämnden &lt;b&gt;." in data
    assert "not stated here" not in contact + data


def test_what_is_not_stated_is_not_claimed(municipality: Municipality, resident: Client) -> None:
    contact = about(resident, municipality, "kontakt")
    assert "not stated here yet" in contact
    assert "Write or call" not in contact
    assert "How soon we answer" not in contact
    data = about(resident, municipality, "personuppgifter")
    assert "is the controller is not stated here yet" in data
    assert "The controller is:" not in data
    assert "Data protection officer:" not in contact + data


def test_the_own_rules_stand_in_the_checklist(municipality: Municipality, client: Client) -> None:
    send(client, municipality)
    dialogue = make_dialogue(
        Municipality.objects.get(pk=municipality.pk), phase=Phase.PREPARATION, closes_at=None
    )
    coordinator = member_client(municipality)
    where = [municipality.slug, dialogue.slug]
    for name in ("dialogue", "opening"):
        page = coordinator.get(reverse(f"staff_dialogues:{name}", args=where)).content.decode()
        assert "With us: Nämnderna och invånarna." in page
        assert "With us: Kommunstyrelsen." in page
        assert page.count("With us:") == 2


def test_the_municipality_as_a_party_follows_its_name(
    municipality: Municipality, client: Client
) -> None:
    send(client, municipality, name="  Nya   kommunen 💙")
    assert str(municipality.organisations.get()) == "Nya kommunen 💙"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "Ö" * 81),
        ("accent_colour", "red"),
        ("accent_colour", "#12345g"),
        ("accent_colour", "#1f4e5f;background:url(//example.org)"),
        ("accent_colour", "#7c7c7c"),
        ("contact_email", "kontakt"),
        ("projected_srid", "4326"),
        ("projected_srid", "3019"),
        ("projected_srid", ""),
        ("answer_times", "x" * 301),
        ("who_decides", "x" * 1001),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    municipality: Municipality, client: Client, field: str, value: str
) -> None:
    before = Municipality.objects.filter(pk=municipality.pk).values().get()
    answer = send(client, municipality, **{field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    assert "Inom fem arbetsdagar" in page or field == "answer_times"
    assert "--municipality: #1f4e5f" in page
    assert Municipality.objects.filter(pk=municipality.pk).values().get() == before


def test_the_figure_of_the_contrast_is_told(municipality: Municipality, client: Client) -> None:
    page = send(client, municipality, accent_colour="#7c7c7c").content.decode()
    assert "4.1:1 with white and 3.7:1 with dark words" in page


def test_the_name_of_another_municipality_is_refused(
    municipality: Municipality, client: Client
) -> None:
    other = make_municipality()
    assert send(client, municipality, name=other.name.upper()).status_code == 409
    assert Municipality.objects.filter(name=municipality.name).exists()


@pytest.mark.parametrize(
    ("data", "sent_as", "served_as"),
    [
        (PLAIN, "vapen.svg", "image/svg+xml"),
        (png(), "vapen.png", "image/png"),
        # Neither the ending nor the name that somebody gave it counts.
        (png(), "../../vapen.svg.html", "image/png"),
    ],
)
def test_a_coat_of_arms_is_kept_and_served_as_what_it_is(
    municipality: Municipality, client: Client, resident: Client, media: Path,
    data: bytes, sent_as: str, served_as: str,
) -> None:  # fmt: skip
    assert send(client, municipality, arms=file(data, sent_as)).status_code == 302
    municipality.refresh_from_db()
    served = resident.get(reverse("organisations:arms", args=[municipality.slug]))
    assert b"".join(served.streaming_content) == data
    assert served["Content-Type"] == served_as
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    (path,) = kept(media)
    assert path.name.startswith(f"{municipality.code}-")
    start = resident.get(municipality.get_absolute_url()).content.decode()
    assert path.stem in start, "a new one is seen at once, though browsers keep the old"


@pytest.mark.django_db(transaction=True)
def test_another_replaces_it_and_none_takes_it_away(
    municipality: Municipality, client: Client, resident: Client, media: Path
) -> None:
    for data in (PLAIN, png(), png()):
        send(client, municipality, arms=file(data))
        assert len(list(kept(media))) == 1
    assert send(client, municipality).status_code == 302
    assert len(list(kept(media))) == 1, "saved without a new one, the old stays"
    both = send(client, municipality, arms=file(PLAIN), without_arms="on")
    assert both.status_code == 422
    assert send(client, municipality, without_arms="on").status_code == 302
    assert list(kept(media)) == []
    assert resident.get(reverse("organisations:arms", args=[municipality.slug])).status_code == 404


HOSTILE = {
    "script": drawing("<script>alert(1)</script>"),
    "a script of another name": drawing(
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>'
    ),
    "a handler": drawing("<path/>", attributes='onload="alert(1)"'),
    "a link that runs": drawing('<a href="javascript:alert(1)"><path/></a>'),
    "a picture from elsewhere": drawing('<image href="https://example.org/a.png"/>'),
    "an old link elsewhere": drawing(
        '<use xlink:href="//example.org/a.svg#b"/>',
        attributes='xmlns:xlink="http://www.w3.org/1999/xlink"',
    ),
    "a style from elsewhere": drawing("<style>@im<![CDATA[port]]> 'https://example.org';</style>"),
    "a fill from elsewhere": drawing('<path fill="url(https://example.org/#a)"/>'),
    "html": drawing('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    "what sets a link": drawing('<a><set attributeName="href" to="java&#115;cript:a()"/></a>'),
    "a stylesheet": b'<?xml-stylesheet href="//example.org/a.css"?>' + drawing(""),
    "an entity": b'<!DOCTYPE svg [<!ENTITY a "aa">]>' + drawing("&a;"),
    "laughs": b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + drawing("&b;"),
    "html as such": b"<html><script>alert(1)</script></html>",
    "no namespace": b"<svg><path/></svg>",
    "half a drawing": PLAIN[:-9],
    "half a picture": png()[:-20],
    "a picture and more": png() + b"<script>alert(1)</script>",
    "a changed picture": png().replace(b"IDAT", b"IDAT\x01"),
    "only the head of a picture": b"\x89PNG\r\n\x1a\n",
    "a gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "a huge picture": png(MAX_SIDE + 1, 2),
    "a large file": drawing(f"<!--{'x' * MAX_BYTES}-->"),
    "nothing": b" ",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_does_more_than_draw_is_refused(
    municipality: Municipality, client: Client, media: Path, data: bytes
) -> None:
    answer = send(client, municipality, arms=file(data))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["arms"]
    municipality.refresh_from_db()
    assert not municipality.coat_of_arms
    assert list(kept(media)) == []


def test_what_was_changed_by_whom_is_kept_and_shown(
    municipality: Municipality, client: Client
) -> None:
    assert send(client, municipality).status_code == 302
    first = SettingChange.objects.count()
    assert send(client, municipality).status_code == 302
    assert SettingChange.objects.count() == first  # nothing was changed
    assert send(client, municipality, contact_email="ny@example.org").status_code == 302
    assert send(client, municipality, accent_colour="#777").status_code == 422
    assert send(client, municipality, arms=file(PLAIN)).status_code == 302
    email = SettingChange.objects.get(after="ny@example.org")
    arms = SettingChange.objects.get(setting="coat_of_arms")
    assert (email.setting, email.before, email.after) == (
        "contact_email",
        "kontakt@example.org",
        "ny@example.org",
    )
    assert (arms.before, arms.actor) == ("", email.actor)
    assert email.actor is not None
    assert SettingChange.objects.count() == first + 3  # the e-mail went back meanwhile
    url = reverse("staff_settings:profile", args=[municipality.slug])
    page = client.get(url).content.decode()
    assert str(email.actor) in page
    assert page.count("<del") == first + 3
