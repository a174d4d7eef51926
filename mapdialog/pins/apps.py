from django.apps import AppConfig


class PinsConfig(AppConfig):
    name = "mapdialog.pins"
    label = "pins"
