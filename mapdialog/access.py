"""Who may do what: small predicates, composed with `|`, `&` and `~`, used by the route tables.

A predicate answers for one person in one municipality. Phases of a dialogue are another
question, answered by `mapdialog.dialogues.phases`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.errors import NotAllowed, NotFound
from mapdialog.organisations.models import Membership, Municipality, Role, User
from mapdialog.organisations.two_step import next_step

Person = User | AnonymousUser


@dataclass(frozen=True)
class Predicate:
    """A question about a person in a municipality."""

    name: str
    test: Callable[[Person, Municipality], bool]

    def __call__(self, person: Person, municipality: Municipality) -> bool:
        return self.test(person, municipality)

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"{self.name} or {other.name}", lambda p, m: self(p, m) or other(p, m))

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"{self.name} and {other.name}", lambda p, m: self(p, m) and other(p, m))

    def __invert__(self) -> "Predicate":
        return Predicate(f"not {self.name}", lambda p, m: not self(p, m))


def roles_of(person: Person, municipality: Municipality) -> set[str]:
    """The person's roles here; asked once per request and person."""
    if not isinstance(person, User) or not person.is_active:
        return set()
    return {row.role for row in _memberships(person, municipality)}


def organisations_of(person: Person, municipality: Municipality) -> set[int]:
    """The numbers of those through which the person works here; with their roles."""
    if not roles_of(person, municipality) or not isinstance(person, User):
        return set()
    rows = _memberships(person, municipality)
    return {row.organisation_id for row in rows if row.organisation_id is not None}


def _memberships(person: User, municipality: Municipality) -> list[Membership]:
    known: dict[int, list[Membership]] = person.__dict__.setdefault("_here", {})
    if municipality.pk not in known:
        rows = Membership.objects.filter(user=person, municipality=municipality)
        known[municipality.pk] = list(rows.only("role", "organisation_id", "last_seen_on"))
    return known[municipality.pk]


def note_seen(person: User, municipality: Municipality) -> None:
    """Write down the day, once a day."""
    today, here = timezone.localdate(), _memberships(person, municipality)
    if any(row.last_seen_on != today for row in here):
        person.memberships.filter(municipality=municipality).update(last_seen_on=today)
        for row in here:
            row.last_seen_on = today


def has_role(*roles: Role) -> Predicate:
    wanted = set(roles)
    return Predicate("/".join(roles), lambda p, m: bool(roles_of(p, m) & wanted))


is_coordinator = has_role(Role.SAFETY_COORDINATOR)
is_municipal = is_coordinator | has_role(Role.OFFICIAL)
is_police = has_role(Role.POLICE_OFFICER)
is_administrator = has_role(Role.ADMINISTRATOR)

can_enter_workplace = Predicate("any role", lambda p, m: bool(roles_of(p, m)))
can_administer = is_administrator
can_manage_dialogues = is_coordinator
can_moderate = is_coordinator
can_see_exact_pins = is_coordinator
can_enter_for_residents = is_coordinator | has_role(Role.SAFETY_HOST, Role.OFFICIAL)
can_run_analysis = is_coordinator
can_publish = is_coordinator
can_care_for_ground = is_coordinator | has_role(Role.ADMINISTRATOR, Role.GIS_OFFICER)
can_plan = is_municipal | is_police
can_see_plans = can_enter_workplace
can_give_feedback = is_coordinator
can_manage_records = is_coordinator | has_role(Role.DATA_PROTECTION_OFFICER)
can_advise_on_disposal = has_role(Role.DATA_PROTECTION_OFFICER)
can_decide_disposal = is_coordinator


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that has passed `only(…)`: who did it, for the log."""
    if not isinstance(request.user, User):
        raise NotAllowed(_("Log in first."))
    return request.user


View = Callable[..., HttpResponse]


def municipality_or_404(request: HttpRequest, slug: str) -> Municipality:
    """The municipality of an address; kept for the page, which names it as well."""
    found = Municipality.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no municipality at this address."))
    request.municipality = found  # type: ignore[attr-defined]
    return found


def guarded(predicate: Predicate, view: View) -> View:
    """The view, walked only by those whom the predicate lets through."""

    @wraps(view)
    def walk(request: HttpRequest, kommun: str, **kwargs: Any) -> HttpResponse:
        municipality = municipality_or_404(request, kommun)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not predicate(request.user, municipality):
            raise NotAllowed(
                _("Your role in %(name)s does not permit this.") % {"name": municipality}
            )
        person = signed_in(request)
        demanded = roles_of(person, municipality) & set(municipality.two_step_roles)
        if demanded and (step := next_step(request, person)):
            messages.info(request, _("Your role here demands a code beside the password."))
            return redirect(step)
        note_seen(person, municipality)
        response = view(request, municipality, **kwargs)
        # What staff see must not stay in a shared computer's cache.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    walk.predicate = predicate  # type: ignore[attr-defined]
    return walk


def opened(view: View) -> View:
    """The view, walked by anybody; it gets the municipality instead of its address."""

    @wraps(view)
    def walk(request: HttpRequest, kommun: str, **kwargs: Any) -> HttpResponse:
        return view(request, municipality_or_404(request, kommun), **kwargs)

    walk.predicate = None  # type: ignore[attr-defined]
    return walk


def only(predicate: Predicate, patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """Routes for those whom the predicate lets through."""
    return [
        URLPattern(p.pattern, guarded(predicate, p.callback), p.default_args, p.name)
        for p in patterns
    ]


def everybody(patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """Routes for everybody, residents first."""
    return [URLPattern(p.pattern, opened(p.callback), p.default_args, p.name) for p in patterns]
