"""Two who set up at once what both need."""

import pytest

from mapdialog.organisations.models import Membership, Municipality, Organisation, Role, User
from mapdialog.organisations.services import ensure_member, ensure_municipality
from tests.at_once import at_once
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.races("Municipality.code", "Municipality.slug", "organisation_once")
def test_a_municipality_is_made_once_with_its_own_organisation() -> None:
    (one, made), (two, made_again) = at_once(
        *(lambda: ensure_municipality(code="9999", name="Provköping") for _n in "ab")
    )
    assert (one, made, made_again) == (two, True, False)
    assert Municipality.objects.count() == Organisation.objects.count() == 1


@pytest.mark.races("User.email", "role_once")
def test_a_person_has_one_account_and_one_membership_in_a_role() -> None:
    municipality = make_municipality()

    def ensure() -> User:
        return ensure_member(
            municipality=municipality,
            email="eva@example.org",
            role=Role.OFFICIAL,
            password="x",
        )

    one, two = at_once(ensure, ensure)
    assert one == two == User.objects.get()
    assert Membership.objects.count() == 1


def test_two_municipalities_of_one_spelling_have_an_address_each() -> None:
    made = [ensure_municipality(code=c, name=n)[0] for c, n in (("0643", "Habo"), ("0305", "Håbo"))]
    assert [found.slug for found in made] == ["habo", "habo-0305"]
    assert ensure_municipality(code="0305", name="Håbo") == (made[1], False)
