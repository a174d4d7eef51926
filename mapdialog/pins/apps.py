from importlib import import_module

from django.apps import AppConfig


class PinsConfig(AppConfig):
    name = "mapdialog.pins"
    label = "pins"

    def ready(self) -> None:
        # Models are loaded by now, which they are not when this file is read.
        import_module("mapdialog.pins.reach")
        import_module("mapdialog.pins.waiting")
