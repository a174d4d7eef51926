from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "mapdialog.feedback"
    label = "feedback"
