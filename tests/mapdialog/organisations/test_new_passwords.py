"""A link to a new password: by an administrator, for whom this municipality alone answers."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from mapdialog.organisations.models import Invitation, Membership, Municipality, Role, User
from tests.factories import PASSWORD, make_member, make_municipality
from tests.staff_world import client_of, member_client

pytestmark = pytest.mark.django_db
LINK = re.compile(r'value="(http://testserver/konto/inbjudan/[\w-]+/)"')
CHOSEN = {"name": "Eva", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def municipality() -> Municipality:
    return make_municipality()


@pytest.fixture
def client(municipality: Municipality) -> Client:
    return member_client(municipality, Role.ADMINISTRATOR)


def url(name: str, municipality: Municipality, number: int) -> str:
    return reverse(f"staff_settings:{name}", args=[municipality.slug, number])


def test_a_forgotten_password_is_chosen_anew_by_a_link(
    municipality: Municipality, client: Client
) -> None:
    member = make_member(municipality)
    answer = client.post(url("new_password", municipality, member.pk))
    link = LINK.search(answer.content.decode())[1]
    new = "ett helt annat lösenord"
    client_of().post(link, {"name": "Eva", "password1": new, "password2": new})
    assert client_of().login(email=member.email, password=new)


@pytest.mark.parametrize("elsewhere", ["member", "superuser"])
def test_nobody_alone_gives_out_the_password_of_who_works_elsewhere_too(
    municipality: Municipality, client: Client, elsewhere: str
) -> None:
    member = make_member(municipality)
    if elsewhere == "member":
        other = make_municipality()
        Membership.objects.create(user=member, municipality=other, role=Role.OFFICIAL)
    else:
        User.objects.filter(pk=member.pk).update(is_superuser=True)
    assert client.post(url("new_password", municipality, member.pk)).status_code == 403
    assert not Invitation.objects.exists()


def test_a_link_to_a_password_is_dead_once_its_owner_works_elsewhere_too(
    municipality: Municipality, client: Client
) -> None:
    member = make_member(municipality)
    answer = client.post(url("new_password", municipality, member.pk))
    link = LINK.search(answer.content.decode())[1]
    other = make_municipality()
    Membership.objects.create(user=member, municipality=other, role=Role.OFFICIAL)
    assert client_of().post(link, CHOSEN).status_code == 403
    assert client_of().login(email=member.email, password=PASSWORD)
