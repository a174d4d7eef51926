from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "mapdialog.organisations"
    label = "organisations"
