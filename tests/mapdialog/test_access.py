"""Who may do what, asked of the predicates themselves."""

import itertools

import pytest

from mapdialog.access import Predicate, can_moderate, roles_of
from mapdialog.organisations.models import Municipality, Role, User
from tests.factories import make_member, make_municipality

YES = Predicate("yes", lambda _person, _municipality: True)
NO = Predicate("no", lambda _person, _municipality: False)


@pytest.mark.parametrize(("one", "other"), [*itertools.product([YES, NO], repeat=2)])
def test_predicates_are_joined_as_their_names_say(one: Predicate, other: Predicate) -> None:
    person, municipality = User(), Municipality()
    both, either = one & other, one | other
    assert both(person, municipality) is (one is YES and other is YES)
    assert either(person, municipality) is (one is YES or other is YES)
    assert both.name == f"{one.name} and {other.name}"
    assert either.name == f"{one.name} or {other.name}"


@pytest.mark.django_db
def test_a_closed_account_has_no_role() -> None:
    municipality = make_municipality()
    person = make_member(municipality)
    assert roles_of(person, municipality) == {Role.SAFETY_COORDINATOR}
    person.is_active = False
    person.save()
    closed = User.objects.get(pk=person.pk)
    assert roles_of(closed, municipality) == set()
    assert not can_moderate(closed, municipality)
