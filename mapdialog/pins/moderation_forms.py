"""What a coordinator chooses in the inbox, and what is decided there."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.areas.models import Area
from mapdialog.organisations.models import Municipality
from mapdialog.pins.inbox import InboxFilter
from mapdialog.pins.models import MAX_TEXT, Burst, ModerationDecision, Status
from mapdialog.pins.vocabulary import Perception, Reason
from mapdialog.pins.workflow import TRANSITIONS

ANY = ("", gettext_lazy("All"))


class InboxForm(forms.Form):
    """The filters; they stand in the address, so that a colleague can open the same view."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=[ANY, *Status.choices], required=False
    )
    perception = forms.ChoiceField(
        label=gettext_lazy("Feels"), choices=[ANY, *Perception.choices], required=False
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[ANY, *Reason.choices], required=False
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=gettext_lazy("Part"), required=False, empty_label=ANY[1]
    )
    words = forms.CharField(label=gettext_lazy("Words"), max_length=80, required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    has_text = forms.BooleanField(label=gettext_lazy("With a comment"), required=False)
    flagged = forms.BooleanField(label=gettext_lazy("Flagged"), required=False)

    burst = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, municipality: Municipality, data: Any) -> None:
        # Other forms of the page have a field "reason" too: each id once.
        super().__init__(data, use_required_attribute=False, auto_id="filter_%s")
        areas = Area.objects.filter(area_set__municipality=municipality)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def chosen(self) -> InboxFilter:
        """The filter; what cannot be read asks for nothing and is marked in the form."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return InboxFilter(**values)


class BurstForm(forms.Form):
    """What is decided about all pins of a burst."""

    decision = forms.ChoiceField(choices=Burst.Decision.choices)
    reason = forms.CharField(
        label=gettext_lazy("Why, kept in the log"),
        max_length=300,
        help_text=gettext_lazy("For example: the class 8B had the map as a lesson."),
        error_messages={"required": gettext_lazy("Give a reason: it is kept in the log.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DecisionForm(forms.Form):
    """One decision about a pin or a comment."""

    decision = forms.ChoiceField(choices=ModerationDecision.Decision.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason, kept in the log"),
        max_length=300,
        required=False,
        # Proposals from pins/_reasons.html; own words are as welcome.
        widget=forms.TextInput(attrs={"list": "reasons"}),
    )
    public_text = forms.CharField(
        label=gettext_lazy("Text as it will be shown"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        transition = TRANSITIONS.get(values.get("decision", ""))
        if transition and transition.needs_reason and not values.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: it is kept in the log."))
        return values

    def arguments(self) -> dict[str, Any]:
        """As `workflow.moderate_pin` and `moderate_comment` take it."""
        values = self.cleaned_data
        masks = values["decision"] == ModerationDecision.Decision.MASK
        return {
            "decision": values["decision"],
            "reason": values["reason"],
            "public_text": values["public_text"] if masks else None,
        }
