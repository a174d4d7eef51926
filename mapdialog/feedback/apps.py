from importlib import import_module

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "mapdialog.feedback"
    label = "feedback"

    def ready(self) -> None:
        # Models are loaded by now, which they are not when this file is read.
        import_module("mapdialog.feedback.closing")
