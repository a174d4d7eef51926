"""The municipality's own words on the pages about the service."""

import pytest
from django.urls import reverse

from mapdialog.dialogues.about import ADDED_TO, PAGES
from mapdialog.organisations.models import Municipality, Role, SettingChange
from tests.factories import make_municipality
from tests.staff_world import client_of, member_client

pytestmark = pytest.mark.django_db
WORDS = "Diarienummer KS 2026/12.\n\nSe https://example.org/beslut <b>"


def address(municipality: Municipality) -> str:
    return reverse("staff_rules:pages", args=[municipality.slug])


def public(municipality: Municipality, page: str) -> str:
    url = reverse("dialogues:about", args=[municipality.slug, page])
    return client_of().get(url).content.decode()


def sent(**texts: str) -> dict[str, str]:
    return {page.slug: "" for page in ADDED_TO} | texts


def test_they_stand_on_their_page_under_the_municipality_s_name() -> None:
    here, elsewhere = make_municipality(), make_municipality()
    client = member_client(here, Role.ADMINISTRATOR)
    assert f"{here} adds" not in public(here, "personuppgifter")
    answer = client.post(address(here), sent(personuppgifter=WORDS))
    assert answer.status_code == 302
    page = public(here, "personuppgifter")
    assert f"{here} adds" in page
    assert "<p>Diarienummer KS 2026/12.</p>" in page
    assert '<a href="https://example.org/beslut" rel="nofollow">' in page
    assert "&lt;b&gt;" in page
    assert "KS 2026/12" not in public(here, "tillganglighet")
    assert "KS 2026/12" not in public(elsewhere, "personuppgifter")
    assert WORDS.splitlines()[0] in client.get(address(here)).content.decode()


def test_taken_away_they_are_gone_and_both_changes_are_told_with_the_name() -> None:
    here = make_municipality()
    client = member_client(here, Role.ADMINISTRATOR)
    client.post(address(here), sent(kontakt="Biblioteket hjälper till på tisdagar."))
    shown = {"initial-kontakt": "Biblioteket hjälper till på tisdagar."}
    client.post(address(here), sent() | shown)
    assert f"{here} adds" not in public(here, "kontakt")
    assert [(one.before[:10], one.after[:10]) for one in SettingChange.objects.all()] == [
        ("Biblioteke", ""),
        ("", "Biblioteke"),
    ]
    page = client.get(address(here)).content.decode()
    assert page.count("<del") == 2
    assert "Biblioteket hjälper till" in page


def test_of_two_tabs_neither_takes_back_what_the_other_wrote() -> None:
    here = make_municipality()
    client = member_client(here, Role.ADMINISTRATOR)
    shown = {f"initial-{page.slug}": "" for page in ADDED_TO}
    client.post(address(here), sent(kontakt="Ring oss på morgonen.") | shown)
    client.post(address(here), sent(personuppgifter="Dnr KS 2026/12.") | shown)
    client.post(address(here), {"tillganglighet": ""})
    assert "Ring oss på morgonen." in public(here, "kontakt")
    assert "Dnr KS 2026/12." in public(here, "personuppgifter")
    page = client.get(address(here)).content.decode()
    assert 'name="initial-kontakt" value="Ring oss på morgonen."' in page


def test_the_history_tells_which_page_and_what_differs() -> None:
    here = make_municipality()
    client = member_client(here, Role.ADMINISTRATOR)
    long = "Vi svarar på frågor. " * 30
    client.post(address(here), sent(kontakt=f"{long}Ring växeln."))
    client.post(address(here), sent(kontakt=f"{long}Ring biblioteket."))
    change = SettingChange.objects.first()
    assert change is not None
    assert change.detail == "kontakt"
    assert change.short_before.startswith("… ")
    assert change.short_before.endswith("Ring växeln.")
    assert change.short_after.endswith("Ring biblioteket.")
    assert "(kontakt)" in client.get(address(here)).content.decode()


@pytest.mark.parametrize("text", ["a" * 10_001, "ett\x00två"])
def test_what_cannot_be_kept_is_refused_and_nothing_changes(text: str) -> None:
    here = make_municipality()
    client = member_client(here, Role.ADMINISTRATOR)
    answer = client.post(address(here), sent(kontakt=text, tillganglighet="Vi har testat själva."))
    assert answer.status_code == 422
    assert "Vi har testat själva." in answer.content.decode()
    assert not here.about_texts.exists()


def test_what_the_software_does_is_told_by_the_software_alone() -> None:
    assert {page.slug for page in PAGES.values()} - {page.slug for page in ADDED_TO} == {
        "kakor",
        "sa-raknar-vi",
    }
    here = make_municipality()
    client = member_client(here, Role.ADMINISTRATOR)
    client.post(address(here), sent(kakor="Vi säljer era uppgifter."))
    assert "säljer" not in public(here, "kakor")
