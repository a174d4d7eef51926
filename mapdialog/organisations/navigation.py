"""The desk's navigation as data: where a person's role lets them go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapdialog import access
from mapdialog.access import Person, Predicate
from mapdialog.organisations.models import Municipality


@dataclass(frozen=True)
class Entry:
    label: Promise | str
    route: str
    icon: str
    who: Predicate
    rooms: tuple[str, ...] = ()
    """Others than its own into which it leads."""


@dataclass(frozen=True)
class Link:
    """An entry for one person at one page."""

    label: Promise | str
    url: str
    icon: str
    current: bool


WORKPLACE: tuple[Entry, ...] = (
    Entry(_("Start"), "staff_organisations:start", "home", access.can_enter_workplace),
    Entry(_("Dialogues"), "staff_dialogues:dialogues", "speech", access.can_enter_workplace),
    Entry(_("Planning"), "staff_planning:board", "flag", access.can_see_plans),
    Entry(_("Meetings"), "staff_meetings:meetings", "people", access.can_see_plans),
    Entry(_("Records"), "staff_records:requests", "archive", access.can_manage_records),
    Entry(
        _("Settings"),
        "staff_settings:people",
        "settings",
        access.can_administer,
        rooms=("staff_rules", "staff_ground"),
    ),
)
SETTINGS: tuple[Entry, ...] = (
    Entry(_("People"), "staff_settings:people", "people", access.can_administer),
    Entry(_("Profile"), "staff_settings:profile", "shield", access.can_administer),
    Entry(_("Organisations"), "staff_settings:organisations", "partners", access.can_administer),
    Entry(_("Boards"), "staff_rules:boards", "scales", access.can_administer),
    Entry(_("Guidelines"), "staff_rules:guidelines", "list", access.can_administer),
    Entry(_("Pages"), "staff_rules:pages", "speech", access.can_administer),
    Entry(_("Ground"), "staff_ground:ground", "map", access.can_care_for_ground),
    Entry(_("Login"), "staff_settings:login", "lock", access.can_administer),
)
DIALOGUE: tuple[Entry, ...] = (
    Entry(_("Overview"), "staff_dialogues:dialogue", "list", access.can_enter_workplace),
    Entry(_("Review"), "staff_pins:inbox", "check", access.can_moderate),
    Entry(_("Analysis"), "staff_hotspots:workbench", "layers", access.can_run_analysis),
    Entry(_("Whom we reach"), "staff_hotspots:reach", "people", access.can_run_analysis),
    Entry(_("Occasions"), "staff_sessions:sessions", "walk", access.can_enter_for_residents),
    Entry(_("Feedback"), "staff_feedback:composer", "reply", access.can_give_feedback),
)


def links(
    entries: Iterable[Entry],
    person: Person,
    municipality: Municipality,
    *,
    dialogue_slug: str = "",
    current_route: str = "",
) -> Iterator[Link]:
    """The entries that the person may open; the one of the current page is marked."""
    where = [municipality.slug, dialogue_slug] if dialogue_slug else [municipality.slug]
    shown = list(entries)
    nearest = _nearest(shown, current_route)
    for entry in shown:
        if entry.who(person, municipality):
            current = entry.route == nearest
            yield Link(entry.label, reverse(entry.route, args=where), entry.icon, current)


def _nearest(entries: list[Entry], route: str) -> str:
    """Of the routes the page's own, else the first that leads into the same room."""
    if route in {entry.route for entry in entries}:
        return route
    room = _room(route)
    found = (entry.route for entry in entries if room in (_room(entry.route), *entry.rooms))
    return next(found, "")


def _room(route: str) -> str:
    return route.partition(":")[0]
