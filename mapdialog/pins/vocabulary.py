"""What a resident may answer: the words of the form, and nothing else."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Perception(TextChoices):
    SAFE = "safe", _("Safe")
    UNSAFE = "unsafe", _("Unsafe")


class Reason(TextChoices):
    POOR_LIGHTING = "poor_lighting", _("Poor lighting")
    BLOCKED_VIEW = "blocked_view", _("Hard to see ahead")
    OVERGROWN_VEGETATION = "overgrown_vegetation", _("Overgrown bushes and trees")
    DESERTED = "deserted", _("Deserted")
    CROWDED = "crowded", _("Crowded")
    LITTER = "litter", _("Litter")
    GRAFFITI = "graffiti", _("Graffiti")
    VANDALISM = "vandalism", _("Vandalism")
    NEGLECTED = "neglected", _("Neglected")
    NO_ALTERNATIVE_ROUTE = "no_alternative_route", _("No other way to go")
    POOR_WAYFINDING = "poor_wayfinding", _("Hard to find the way")
    UNSAFE_TRAFFIC = "unsafe_traffic", _("Unsafe traffic")
    RECKLESS_DRIVING = "reckless_driving", _("Reckless driving")
    GROUPS_GATHERING = "groups_gathering", _("Groups gathering")
    INTOXICATED_PEOPLE = "intoxicated_people", _("Intoxicated people")
    DRUGS = "drugs", _("Drugs")
    HARASSMENT = "harassment", _("Harassment")
    FIGHTS_THREATS = "fights_threats", _("Fights or threats")
    OWN_EXPERIENCE = "own_experience", _("Something happened to me here")
    REPUTATION = "reputation", _("What others say about the place")
    WELL_LIT = "well_lit", _("Well lit")
    PEOPLE_AROUND = "people_around", _("People around")
    OPEN_VIEW = "open_view", _("Open view")
    WELL_KEPT = "well_kept", _("Well kept")
    STAFF_PRESENT = "staff_present", _("Staff present")


SAFE_REASONS = (
    Reason.WELL_LIT,
    Reason.PEOPLE_AROUND,
    Reason.OPEN_VIEW,
    Reason.WELL_KEPT,
    Reason.STAFF_PRESENT,
)
SOCIAL_REASONS = (
    Reason.GROUPS_GATHERING,
    Reason.INTOXICATED_PEOPLE,
    Reason.DRUGS,
    Reason.HARASSMENT,
    Reason.FIGHTS_THREATS,
    Reason.OWN_EXPERIENCE,
    Reason.REPUTATION,
)
ENVIRONMENT_REASONS = tuple(
    reason for reason in Reason if reason not in SAFE_REASONS and reason not in SOCIAL_REASONS
)


def reasons_for(perception: str) -> tuple[Reason, ...]:
    """The reasons that make sense for a safe or an unsafe place."""
    if perception == Perception.SAFE:
        return SAFE_REASONS
    return ENVIRONMENT_REASONS + SOCIAL_REASONS


class PlaceType(TextChoices):
    STREET = "street", _("Street")
    PATH = "path", _("Foot or cycle path")
    UNDERPASS = "underpass", _("Underpass")
    SQUARE = "square", _("Square")
    PARK = "park", _("Park")
    PLAYGROUND = "playground", _("Playground")
    SCHOOL = "school", _("School")
    STOP = "stop", _("Stop or station")
    PARKING = "parking", _("Car park")
    SHOPS = "shops", _("Shops")
    HOUSING_YARD = "housing_yard", _("Housing yard")
    OTHER = "other", _("Other")


class TimeOfDay(TextChoices):
    EARLY_MORNING = "early_morning", _("Early morning 05–08")
    DAY = "day", _("Day 08–15")
    AFTERNOON = "afternoon", _("Afternoon 15–18")
    EVENING = "evening", _("Evening 18–22")
    NIGHT = "night", _("Night 22–05")


class DayType(TextChoices):
    WEEKDAY = "weekday", _("Weekdays")
    WEEKEND = "weekend", _("Weekends")


class Season(TextChoices):
    SPRING = "spring", _("Spring")
    SUMMER = "summer", _("Summer")
    AUTUMN = "autumn", _("Autumn")
    WINTER = "winter", _("Winter")


class AgeBand(TextChoices):
    UNDER_16 = "0-15", _("under 16")
    FROM_16 = "16-24", "16–24"
    FROM_25 = "25-44", "25–44"
    FROM_45 = "45-64", "45–64"
    FROM_65 = "65-84", "65–84"
    FROM_85 = "85+", _("85 or older")


class Gender(TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other")


class Relation(TextChoices):
    LIVES = "lives", _("I live here")
    WORKS = "works", _("I work here")
    STUDIES = "studies", _("I study here")
    VISITS = "visits", _("I visit")
    PASSES = "passes", _("I pass through")


class PlaceSource(TextChoices):
    """How the place was pointed out: tells how exact it can be."""

    MAP = "map", _("on the map")
    GPS = "gps", _("by position")
    SEARCH = "search", _("by search")
    LIST = "list", _("from a list")
    STAFF = "staff", _("by staff")
    IMPORT = "import", _("imported")
