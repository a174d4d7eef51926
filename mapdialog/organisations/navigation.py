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
    # Who administers finds the ground among the settings.
    Entry(
        _("Ground"),
        "staff_ground:ground",
        "map",
        access.can_care_for_ground & ~access.can_administer,
    ),
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
ABILITIES: tuple[Entry, ...] = (
    Entry(_("Begin a new dialogue"), "staff_dialogues:new", "plus", access.can_manage_dialogues),
    Entry(
        _("Choose a dialogue to run, review and answer"),
        "staff_dialogues:dialogues",
        "speech",
        access.can_manage_dialogues,
    ),
    Entry(
        _("Choose a dialogue to write down what people say"),
        "staff_dialogues:dialogues",
        "edit",
        access.can_enter_for_residents & ~access.can_manage_dialogues,
    ),
    Entry(
        _("See the dialogues and what came of them"),
        "staff_dialogues:dialogues",
        "speech",
        ~(access.can_manage_dialogues | access.can_enter_for_residents),
    ),
    Entry(_("Enter a proposal"), "staff_proposals:new", "document", access.is_municipal),
    Entry(
        _("Read the register of proposals, and what was answered"),
        "staff_proposals:register",
        "document",
        ~access.is_municipal,
    ),
    Entry(
        _("Plan actions and pledges, and follow them up"),
        "staff_planning:board",
        "flag",
        access.can_plan,
    ),
    Entry(
        _("Read the problems, actions and pledges"),
        "staff_planning:board",
        "flag",
        access.can_see_plans & ~access.can_plan,
    ),
    Entry(
        _("Prepare a joint meeting and write down its decisions"),
        "staff_meetings:meetings",
        "people",
        access.can_plan,
    ),
    Entry(
        _("Read what joint meetings decided, with their maps"),
        "staff_meetings:meetings",
        "people",
        access.can_see_plans & ~access.can_plan,
    ),
    Entry(
        _("Register and answer requests for records"),
        "staff_records:requests",
        "archive",
        access.can_manage_records,
    ),
    Entry(
        _("Advise on disposals"),
        "staff_records:disposal",
        "trash",
        access.can_advise_on_disposal,
    ),
    Entry(
        _("Invite people and choose their roles"),
        "staff_settings:people",
        "settings",
        access.can_administer,
    ),
    Entry(
        _("Import boundary, areas and base map"),
        "staff_ground:ground",
        "map",
        access.can_care_for_ground,
    ),
    Entry(_("See what residents see"), "dialogues:start", "eye", access.can_enter_workplace),
)
"""What a person can do here, on the start page: a sentence where the navigation has a name."""


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
    shown = [entry for entry in entries if entry.who(person, municipality)]
    nearest = _nearest(shown, current_route)
    for entry in shown:
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
