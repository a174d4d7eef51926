from django.apps import AppConfig


class HotspotsConfig(AppConfig):
    name = "mapdialog.hotspots"
    label = "hotspots"
