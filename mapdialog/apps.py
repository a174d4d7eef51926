from django.apps import AppConfig


class MapdialogConfig(AppConfig):
    """The project package itself, so that its commands and translations are found."""

    name = "mapdialog"
    label = "mapdialog"
