from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "mapdialog.proposals"
    label = "proposals"
