from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "mapdialog.areas"
    label = "areas"
