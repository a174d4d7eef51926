from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A municipality that does not exist, so that everything can be shown and nobody is hurt."""

    name = "demo"
    verbose_name = "Demo"
