"""What an import of a base map says of itself: its steps, and why a file is refused."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mapdialog.areas.sent_files import view_words
from mapdialog.organisations.models import Municipality

QUEUED = "queued"
STEPS = {
    QUEUED: gettext_noop("Waiting for its turn"),
    "read": gettext_noop("Reading the file"),
    "mend": gettext_noop("Mending broken shapes"),
    "places": gettext_noop("Collecting names"),
    "tiles": gettext_noop("Drawing tiles"),
    "ground": gettext_noop("Writing the ground for printed maps"),
    "storing": gettext_noop("Putting the map to use"),
}
BEGINS_AT = {
    QUEUED: 0.0,
    "read": 0.05,
    "mend": 0.3,
    "places": 0.35,
    "tiles": 0.4,
    "ground": 0.85,
    "storing": 0.95,
    "": 1.0,
}
"""Where in the whole each step begins, about as the time goes; the last is the end."""
ABANDONED, UNEXPECTED = "abandoned", "unexpected"


def share_at(step: str, share: float) -> float:
    """How much of the whole is done when so much of the step is."""
    steps = list(BEGINS_AT)
    begins, ends = BEGINS_AT[step], BEGINS_AT[steps[steps.index(step) + 1]]
    return begins + share * (ends - begins)


def failure_words(code: str, facts: Mapping[str, object], municipality: Municipality) -> str:
    """Why the file did not become a map, and what to do."""
    if code == "unlike_outline":
        return _(
            "The map cannot be one of %(name)s: it lies %(km)s km from it. Is it the right file, "
            "and its system of coordinates the right one (zone, order of the axes)?"
        ) % {"name": municipality, "km": facts.get("distance_km", "–")}
    if code == "beyond_reach":
        return _(
            "The numbers in the file are no places here in the system of coordinates that it "
            "names. Is it the right system (zone, order of the axes)?"
        )
    if code in {"no_kinds", "no_layer", "empty_file"}:
        return _(
            "The file has nothing in it that belongs on a base map. A GeoPackage needs a column "
            "“kind” with words that Mapdialog knows, such as building or road_primary."
        )
    plain = {
        "unknown_format": _("The file is neither a GeoPackage nor an OpenStreetMap extract."),
        "old_excel": _("The file is neither a GeoPackage nor an OpenStreetMap extract."),
        "damaged": _("The file is damaged, or of another kind than it seems."),
        "layer_is_view": view_words(),
        "no_crs": _("The file does not say which system of coordinates it uses."),
        "too_large": _("The file has more in it than can be taken in here."),
        "not_found": _("The file is no longer there. Send it again."),
        ABANDONED: _(
            "The worker was stopped before the map was finished. Send the file again; if it "
            "happens again, ask your IT unit whether the server has enough memory for it."
        ),
        UNEXPECTED: _("Something went wrong that nobody foresaw. Tell your IT unit."),
    }
    return plain.get(code) or _("The file cannot be used.")
