from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mapdialog.records"
    label = "records"
