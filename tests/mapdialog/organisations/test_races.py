"""Two who set up at once what both need."""

import pytest

from mapdialog.errors import Conflict, NotAllowed
from mapdialog.organisations.invitations import invite
from mapdialog.organisations.joining import accept, choose_password
from mapdialog.organisations.members import administrators_of, change_member, remove_member
from mapdialog.organisations.models import (
    Invitation,
    Membership,
    Municipality,
    Organisation,
    Role,
    User,
)
from mapdialog.organisations.parties import add_party, change_party, remove_party
from mapdialog.organisations.profile import change_profile
from mapdialog.organisations.services import ensure_member, ensure_municipality
from tests.at_once import at_once
from tests.factories import PASSWORD, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ROLES = [Role.OFFICIAL, Role.GIS_OFFICER]


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


@pytest.mark.races("organisations.joining.choose_password", "organisations.members.add_roles")
def test_an_account_that_somebody_begins_to_need_is_not_ended() -> None:
    person = make_user(email="eva@example.org")
    here, there = make_municipality(), make_municipality()
    ours, theirs = (
        invite(place, email=person.email, roles=[Role.OFFICIAL])[1] for place in (here, there)
    )
    _accepted, refused = at_once(
        lambda: accept(theirs, person),
        lambda: choose_password(ours, name="Eva", password=f"{ours} x"),
    )
    assert isinstance(refused, NotAllowed)
    assert Membership.objects.get().user == User.objects.get() == person


def test_an_account_that_was_just_ended_gets_no_role() -> None:
    person = make_user(email="eva@example.org")
    here, there = make_municipality(), make_municipality()
    ours, theirs = (
        invite(place, email=person.email, roles=[Role.OFFICIAL])[1] for place in (here, there)
    )
    made, refused = at_once(
        lambda: choose_password(ours, name="Eva", password=f"{ours} x"),
        lambda: accept(theirs, person),
    )
    assert isinstance(refused, Conflict)
    assert Membership.objects.get().user == made


def test_of_two_links_to_an_account_left_behind_one_makes_the_new_one() -> None:
    """Else the other's administrator would choose the password of whoever has just begun here."""
    email = make_user(email="eva@example.org").email
    here, there = make_municipality(), make_municipality()
    tokens = [invite(place, email=email, roles=[Role.OFFICIAL])[1] for place in (here, there)]
    person, refused = at_once(
        *(lambda t=token: choose_password(t, name="Eva", password=f"{t} x") for token in tokens)
    )
    assert isinstance(refused, NotAllowed)
    assert Membership.objects.get().user == person
    assert person.check_password(f"{tokens[0]} x")


def test_two_municipalities_of_one_spelling_have_an_address_each() -> None:
    made = [ensure_municipality(code=c, name=n)[0] for c, n in (("0643", "Habo"), ("0305", "Håbo"))]
    assert [found.slug for found in made] == ["habo", "habo-0305"]
    assert ensure_municipality(code="0305", name="Håbo") == (made[1], False)


@pytest.mark.races("organisations.profile.change_profile")
def test_two_who_save_the_profile_at_once_are_both_in_its_history() -> None:
    municipality = make_municipality()
    tabs = [Municipality.objects.get() for _tab in range(2)]
    at_once(
        lambda: change_profile(tabs[0], contact_phone="08-1"),
        lambda: change_profile(tabs[1], contact_phone="08-2"),
    )
    kept = municipality.setting_changes.values_list("before", "after")
    assert list(kept) == [("08-1", "08-2"), ("", "08-1")]


@pytest.mark.races("organisations.members.lock_members")
def test_two_administrators_who_remove_each_other_leave_one() -> None:
    municipality = make_municipality()
    one, other = (make_member(municipality, Role.ADMINISTRATOR) for _n in "ab")
    _done, refused = at_once(
        lambda: remove_member(municipality, one, actor=other),
        lambda: remove_member(municipality, other, actor=one),
    )
    assert isinstance(refused, Conflict)
    assert list(administrators_of(municipality)) == [other]


@pytest.mark.races("organisations.members.lock_members")
def test_two_administrators_who_step_down_at_once_leave_one() -> None:
    municipality = make_municipality()
    one, other = (make_member(municipality, Role.ADMINISTRATOR) for _n in "ab")

    def step_down(person: User) -> None:
        change_member(municipality, person, roles=[Role.OFFICIAL], organisation=None)

    _done, refused = at_once(lambda: step_down(one), lambda: step_down(other))
    assert isinstance(refused, Conflict)
    assert list(administrators_of(municipality)) == [other]


@pytest.mark.races("invited_once")
def test_who_is_invited_twice_at_once_has_one_link_to_both_roles() -> None:
    municipality = make_municipality()
    _first, (found, _token) = at_once(
        *(lambda r=r: invite(municipality, email="eva@example.org", roles=[r]) for r in ROLES)
    )
    assert list(Invitation.objects.filter(withdrawn_at=None)) == [found]
    assert set(found.roles) == set(ROLES)


def test_a_link_that_two_use_at_once_lets_one_in() -> None:
    municipality = make_municipality()
    _made, token = invite(municipality, email="eva@example.org", roles=ROLES)
    person, refused = at_once(
        *(lambda n=n: choose_password(token, name=n, password=PASSWORD) for n in "ab")
    )
    assert isinstance(refused, Conflict)
    assert User.objects.get() == person
    assert person.name == "a"


@pytest.mark.races("organisation_once")
def test_of_two_organisations_of_one_name_the_second_is_refused_in_words() -> None:
    municipality = make_municipality()
    made, refused = at_once(
        *(lambda k=k: add_party(municipality, name="Polisen", kind=k) for k in ("police", "other"))
    )
    assert isinstance(refused, Conflict)
    assert "Polisen" in refused.message
    assert municipality.organisations.get(name="Polisen") == made


@pytest.mark.races("organisation_once")
def test_two_organisations_do_not_take_one_name() -> None:
    municipality = make_municipality()
    one, other = (add_party(municipality, name=name, kind="other") for name in ("Ett", "Två"))
    _done, refused = at_once(
        lambda: change_party(one, name="Tre", kind="other"),
        lambda: change_party(other, name="Tre", kind="other"),
    )
    assert isinstance(refused, Conflict)
    names = municipality.organisations.exclude(kind="municipality").values_list("name", flat=True)
    assert set(names) == {"Tre", "Två"}


@pytest.mark.races("organisations.named_things.remove_unused")
def test_what_one_removes_the_other_does_not_rename() -> None:
    municipality = make_municipality()
    party = add_party(municipality, name="Polisen", kind="police")
    same = Organisation.objects.get(pk=party.pk)
    _gone, refused = at_once(
        lambda: remove_party(party), lambda: change_party(same, name="LPO", kind="police")
    )
    assert isinstance(refused, Conflict)
    assert municipality.organisations.count() == 1
