"""Inviting people and giving them roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapdialog.organisations.models import Municipality, Organisation, Role


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Works at"),
        required=False,
        help_text=_("The police officer at the police, the landlord at the housing company."),
    )

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = municipality.organisations.all()
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]


class TwoStepForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Who has one of these roles logs in with a code from the phone as well"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class InviteForm(RolesForm):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "roles", "organisation")
