"""The front door, the health check and the coat of arms."""

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def test_the_only_municipality_is_the_first_page(resident: Client) -> None:
    municipality = make_municipality()
    response = resident.get("/")
    assert response.status_code == 302
    assert response["Location"] == f"/{municipality.slug}/"


def test_several_municipalities_are_a_choice(resident: Client) -> None:
    names = [make_municipality().name, make_municipality().name]
    page = resident.get("/").content.decode()
    assert all(name in page for name in names)


def test_without_any_municipality_the_page_says_so(resident: Client) -> None:
    response = resident.get("/")
    assert response.status_code == 200
    assert "No municipality uses this service yet" in response.content.decode()


def test_health_needs_the_database(resident: Client) -> None:
    assert resident.get("/healthz").content == b"ok"


def test_health_is_bad_when_the_database_does_not_answer(resident: Client) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        assert resident.get("/healthz").status_code == 503


def test_a_forms_token_is_kept_by_no_cache(resident: Client) -> None:
    assert "no-store" in resident.get("/nyckel.json")["Cache-Control"]


def test_a_page_that_does_not_exist_is_a_page_with_a_way_on(resident: Client) -> None:
    response = resident.get("/ingen-kommun/")
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_a_coat_of_arms_may_draw_and_nothing_else(resident: Client, tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    municipality = make_municipality()
    municipality.coat_of_arms.save("vapen.svg", ContentFile(DRAWING))
    response = resident.get(reverse("organisations:arms", args=[municipality.slug]))
    assert b"".join(response.streaming_content) == DRAWING
    assert response["Content-Type"] == "image/svg+xml"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_a_municipality_without_arms_has_none(resident: Client) -> None:
    municipality = make_municipality()
    address = reverse("organisations:arms", args=[municipality.slug])
    assert resident.get(address).status_code == 404


def test_the_language_is_remembered_and_turns_the_page(resident: Client) -> None:
    municipality = make_municipality()
    start = municipality.get_absolute_url()
    answer = resident.post("/sprak/setlang/", {"language": "ar", "next": start})
    assert answer["Location"] == start
    page = resident.get(start).content.decode()
    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page


def test_the_language_menu_leads_nowhere_else(resident: Client) -> None:
    answer = resident.post("/sprak/setlang/", {"language": "fi", "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_a_broken_service_still_has_a_page(resident: Client) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("gone")

    resident.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        response = resident.get("/nagon-kommun/")
    assert response.status_code == 500
    assert "What you have written is kept" in response.content.decode()
