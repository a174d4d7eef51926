from importlib import import_module

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mapdialog.records"
    label = "records"

    def ready(self) -> None:
        # Models are loaded by now, which they are not when this file is read.
        import_module("mapdialog.records.keeping")
