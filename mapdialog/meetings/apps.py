from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "mapdialog.meetings"
    label = "meetings"
