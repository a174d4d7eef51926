from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "mapdialog.sessions"
    # "sessions" is taken by django.contrib.sessions.
    label = "dialogue_sessions"
