"""No account leads to a dead end: the page names those who give roles."""

import pytest

from mapdialog.organisations.members import remove_member
from mapdialog.organisations.models import Municipality, Role, User
from tests.factories import PASSWORD, make_member, make_municipality, make_user
from tests.staff_world import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


def test_an_account_without_a_role_is_told_whom_to_ask(municipality: Municipality) -> None:
    administrator = make_member(municipality, Role.ADMINISTRATOR)
    page = client_of(make_user()).get("/arbete/").content.decode()
    assert administrator.email in page
    Municipality.objects.update(contact_email="kontakt@example.org")
    page = client_of(make_user()).get("/arbete/").content.decode()
    assert "kontakt@example.org" in page
    assert administrator.email not in page
    assert "create_member" not in page


def test_of_many_municipalities_the_one_that_knew_the_account_is_named() -> None:
    known, *others = [make_municipality(contact_email=f"k{n}@example.org") for n in range(7)]
    member = make_member(known)
    remove_member(known, member)
    page = client_of(member).get("/arbete/").content.decode()
    assert known.contact_email in page
    assert not any(other.contact_email in page for other in others)
    stranger = client_of(make_user()).get("/arbete/").content.decode()
    assert "of the municipality that you work for" in stranger


def test_the_account_of_createsuperuser_is_told_the_command(municipality: Municipality) -> None:
    person = User.objects.create_superuser("root@example.org", PASSWORD)
    page = client_of(person).get("/arbete/").content.decode()
    assert "manage.py create_member --email root@example.org --role administrator" in page
