"""What a municipality still lacks for its first dialogue, for those who set it up.

A room has a module `first_steps` whose functions carry `@step_source`, found like its duties.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.access import Person, Predicate, can_administer, is_administrator, is_coordinator
from mapdialog.organisations.models import Invitation, Membership, Municipality, Organisation, Role

sees_first_steps = is_administrator | is_coordinator
FIRST, GROUND, PEOPLE, DIALOGUE = 10, 20, 30, 40
"""The order in which it is done: who we are, where, with whom, and the question."""


@dataclass(frozen=True)
class Step:
    """Where it is done (`route`) and by whom; or by which command on the server."""

    order: int
    text: str
    is_done: bool
    route: str = ""
    who: Predicate = can_administer
    command: str = ""
    known: str = ""
    """What is there, when it is done."""


@dataclass(frozen=True)
class ShownStep:
    step: Step
    url: str
    """Empty for somebody who may not go there."""


StepSource = Callable[[Municipality], Iterable[Step]]
STEP_SOURCES: list[StepSource] = []


def step_source(source: StepSource) -> StepSource:
    STEP_SOURCES.append(source)
    return source


def first_steps(person: Person, municipality: Municipality) -> list[ShownStep]:
    """All of them, in order; none for others, nor when nothing is missing any more."""
    if not sees_first_steps(person, municipality):
        return []
    steps = [step for source in STEP_SOURCES for step in source(municipality)]
    if all(step.is_done for step in steps):
        return []
    steps.sort(key=lambda step: step.order)
    return [ShownStep(step, _url(step, person, municipality)) for step in steps]


def _url(step: Step, person: Person, municipality: Municipality) -> str:
    if not step.route or not step.who(person, municipality):
        return ""
    return reverse(step.route, args=[municipality.slug])


@step_source
def profile_steps(municipality: Municipality) -> Iterator[Step]:
    profile = "staff_settings:profile"
    own_looks = municipality.accent_colour.lower() != Municipality.DEFAULT_COLOUR
    yield Step(
        FIRST, _("State how residents reach you"), municipality.has_contact, profile,
        known=municipality.contact_email or municipality.contact_phone,
    )  # fmt: skip
    yield Step(
        FIRST + 1,
        _("State who answers for personal data, and how the data protection officer is reached"),
        bool(municipality.data_controller and municipality.data_protection_officer),
        profile,
        known=municipality.data_controller,
    )
    yield Step(
        FIRST + 2,
        _("Give the pages your colour or your coat of arms"),
        own_looks or bool(municipality.coat_of_arms),
        profile,
    )


@step_source
def people_steps(municipality: Municipality) -> Iterator[Step]:
    here = {"municipality": OuterRef("pk")}
    coordinator = Role.SAFETY_COORDINATOR
    found = (
        Municipality.objects.filter(pk=municipality.pk)
        .annotate(
            works=Exists(Membership.objects.filter(**here, role=coordinator)),
            invited=Exists(
                Invitation.objects.filter(
                    **here,
                    roles__contains=[coordinator],
                    used_at=None,
                    withdrawn_at=None,
                    expires_at__gt=timezone.now(),
                )
            ),
            police=Exists(Organisation.objects.filter(**here, kind=Organisation.Kind.POLICE)),
        )
        .values("works", "invited", "police")
        .get()
    )
    yield Step(
        PEOPLE,
        _("Invite a safety coordinator"),
        found["works"] or found["invited"],
        "staff_settings:people",
        known="" if found["works"] else _("is invited"),
    )
    yield Step(
        PEOPLE + 1,
        _("Enter the police area as an organisation"),
        found["police"],
        "staff_settings:organisations",
    )
