"""A proposal as it is entered, and the answer to the question whether it wants a dialogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mapdialog.proposals.models import Consideration, Outcome, Proposal


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Proposal
        fields = ("title", "affects", "source", "reference", "case_number", "received_on")
        widgets = {
            "affects": forms.Textarea(attrs={"rows": 3}),
            "received_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class ConsiderationForm(forms.ModelForm):  # type: ignore[type-arg]
    outcome = forms.ChoiceField(
        label=_("Answer"), choices=Outcome.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = Consideration
        fields = ("outcome", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
