"""All routes. Each room lists its own, grouped by who may walk them (see `mapdialog.access`):
`public` for everybody, `staff` below /arbete/ for those with a role."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from mapdialog.areas import ground_urls
from mapdialog.areas import urls as areas
from mapdialog.dialogues import settings_urls as dialogue_settings
from mapdialog.dialogues import urls as dialogues
from mapdialog.feedback import urls as feedback
from mapdialog.hotspots import urls as hotspots
from mapdialog.meetings import urls as meetings
from mapdialog.organisations import settings_urls
from mapdialog.organisations import urls as organisations
from mapdialog.pins import urls as pins
from mapdialog.planning import urls as planning
from mapdialog.proposals import urls as proposals
from mapdialog.records import urls as records
from mapdialog.sessions import urls as sessions

Routes = list[URLPattern]


def room(name: str, routes: Routes) -> tuple[Routes, str]:
    return routes, name


# The address is the one that was invited: whoever wants another is invited by it.
accounts = [path("email/", RedirectView.as_view(pattern_name="workplaces"))]

ROOMS = {
    "organisations": organisations,
    "areas": areas,
    "dialogues": dialogues,
    "proposals": proposals,
    "pins": pins,
    "sessions": sessions,
    "hotspots": hotspots,
    "planning": planning,
    "feedback": feedback,
    "records": records,
    "meetings": meetings,
    "settings": settings_urls,
    "rules": dialogue_settings,
    "ground": ground_urls,
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("sprak/", include("django.conf.urls.i18n")),
    path("konto/", include(accounts)),
    path("konto/", include("allauth.urls")),
    *organisations.top,
    *areas.top,
    *dialogues.top,
    *(
        path("<slug:kommun>/arbete/", include(room(f"staff_{n}", r.staff)))
        for n, r in ROOMS.items()
    ),
    *(path("<slug:kommun>/", include(room(n, r.public))) for n, r in ROOMS.items()),
]

handler404 = "mapdialog.errors.not_found"
handler403 = "mapdialog.errors.permission_denied"
handler500 = "mapdialog.errors.server_error"
