from django.urls import URLPattern, path

from mapdialog.access import can_enter_for_residents, only
from mapdialog.sessions import entry_views, session_views

SESSIONS = "dialog/<slug:slug>/tillfallen"

public: list[URLPattern] = []
staff: list[URLPattern] = only(
    can_enter_for_residents,
    [
        path(f"{SESSIONS}/", session_views.sessions, name="sessions"),
        path(f"{SESSIONS}/<int:number>/", session_views.session, name="session"),
        path(f"{SESSIONS}/<int:number>/kod/", session_views.code, name="code"),
        path("dialog/<slug:slug>/skriv-in/", entry_views.entry, name="entry"),
    ],
)
