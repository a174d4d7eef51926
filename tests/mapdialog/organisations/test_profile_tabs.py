"""Two who have the profile open at the same time."""

import pytest
from django.urls import reverse

from mapdialog.organisations.models import Role
from tests.factories import make_municipality
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
FIELDS = (
    *("name", "accent_colour", "contact_email", "contact_phone", "contact_address"),
    *("data_controller", "data_protection_officer", "answer_times"),
    *("who_proposes", "who_decides", "projected_srid"),
)


def test_of_two_tabs_neither_takes_back_what_the_other_changed() -> None:
    municipality = make_municipality()
    client = member_client(municipality, Role.ADMINISTRATOR)
    was = {name: str(getattr(municipality, name)) for name in FIELDS}
    shown = {f"initial-{name}": words for name, words in was.items()}
    url = reverse("staff_settings:profile", args=[municipality.slug])
    for change in ({"contact_phone": "08-1"}, {"contact_email": "vi@example.org"}):
        assert client.post(url, was | shown | change).status_code == 302
    municipality.refresh_from_db()
    assert (municipality.contact_phone, municipality.contact_email) == ("08-1", "vi@example.org")
    assert municipality.setting_changes.count() == 2
