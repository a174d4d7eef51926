from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OrganisationsConfig(AppConfig):
    name = "mapdialog.organisations"
    label = "organisations"

    def ready(self) -> None:
        # Each room's duties and first steps register themselves when they are imported.
        autodiscover_modules("duties", "first_steps")
