from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "mapdialog.dialogues"
    label = "dialogues"
