from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "mapdialog.planning"
    label = "planning"
