"""Meetings and what they decide."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mapdialog.meetings.models import Meeting, MeetingDecision
from mapdialog.organisations.models import Municipality, Organisation


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Meeting
        fields = ("title", "on", "dialogue", "parties")
        labels = {"dialogue": _("Dialogue"), "parties": _("Parties")}
        widgets = {"on": date_input(), "parties": forms.CheckboxSelectMultiple}

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parties = Organisation.objects.filter(municipality=municipality)
        self.fields["parties"].queryset = parties  # type: ignore[attr-defined]
        self.fields["dialogue"].queryset = municipality.dialogues.all()  # type: ignore[attr-defined]
        self.fields["on"].initial = timezone.localdate


class MeetingDecisionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MeetingDecision
        fields = ("text", "responsible", "due_on")
        labels = {"responsible": _("Responsible")}
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "due_on": date_input()}

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parties = Organisation.objects.filter(municipality=municipality)
        self.fields["responsible"].queryset = parties  # type: ignore[attr-defined]
