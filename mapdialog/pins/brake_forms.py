"""The brake, as a coordinator puts it on or takes it off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mapdialog.pins.flood_models import BrakeChange

OFF = "off"


class BrakeForm(forms.Form):
    """The buttons say what is to be done; a reason stands there already, to be made better."""

    state = forms.ChoiceField(choices=[(OFF, ""), *BrakeChange.State.choices])
    reason = forms.CharField(label=_("Reason, kept in the log"), max_length=300)

    def chosen_state(self) -> str:
        """As `brake.set_brake` takes it."""
        state: str = self.cleaned_data["state"]
        return "" if state == OFF else state
