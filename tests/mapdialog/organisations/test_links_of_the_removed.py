"""Links that an administrator has seen on the screen do not outlive their being one."""

import pytest

from mapdialog.organisations.invitations import invite, link_to_new_password
from mapdialog.organisations.mails import path_of_link
from mapdialog.organisations.members import change_member, remove_member
from mapdialog.organisations.models import Invitation, MembershipDecision, Municipality, Role, User
from tests.factories import make_member, make_municipality
from tests.staff_world import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


@pytest.fixture
def maker(municipality: Municipality) -> User:
    make_member(municipality, Role.ADMINISTRATOR)
    return make_member(municipality, Role.ADMINISTRATOR)


def removed(municipality: Municipality, maker: User) -> None:
    remove_member(municipality, maker)


def demoted(municipality: Municipality, maker: User) -> None:
    change_member(municipality, maker, roles=[Role.OFFICIAL], organisation=None)


@pytest.mark.parametrize("end", [removed, demoted])
def test_who_is_no_administrator_comes_in_by_no_link_of_their_own(
    municipality: Municipality, maker: User, end
) -> None:
    colleague = make_member(municipality, Role.OFFICIAL)
    made = [
        invite(municipality, email="mullvad@example.org", roles=["administrator"], actor=maker),
        link_to_new_password(municipality, colleague, actor=maker),
    ]
    end(municipality, maker)
    for _invitation, token in made:
        assert client_of().get(path_of_link(token)).status_code == 410
    log = MembershipDecision.objects.filter(decision=MembershipDecision.Decision.WITHDRAW)
    assert {line.email for line in log} == {"mullvad@example.org", colleague.email}


def test_other_links_stay(municipality: Municipality, maker: User) -> None:
    other = make_member(municipality, Role.ADMINISTRATOR)
    mailed, by_mail = invite(municipality, email="a@example.org", roles=["official"], actor=maker)
    Invitation.objects.filter(pk=mailed.pk).update(mailed=True)
    _made, of_other = invite(municipality, email="b@example.org", roles=["official"], actor=other)
    _made, elsewhere = invite(
        make_municipality(), email="c@example.org", roles=["official"], actor=maker
    )
    change_member(municipality, maker, roles=["administrator", "gis_officer"], organisation=None)
    _made, still = invite(municipality, email="d@example.org", roles=["official"], actor=maker)
    assert client_of().get(path_of_link(still)).status_code == 200
    remove_member(municipality, maker)
    for token in (by_mail, of_other, elsewhere):
        assert client_of().get(path_of_link(token)).status_code == 200
