"""What is written on the planning board."""

from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality, Organisation
from mapdialog.pins.places import checked_point
from mapdialog.planning.models import (
    Action,
    ActionPlan,
    ActionStatus,
    Cause,
    CitizenPledge,
    PledgeCommitment,
    Problem,
)
from mapdialog.planning.progress import NOTE_NEEDED, TRANSITIONS
from mapdialog.planning.services import ActionDraft


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlaceForm(forms.Form):
    """A place: put there by the map's crosshair, or written by hand."""

    # The coordinates are folded away: the browser could not point at an empty one.
    use_required_attribute = False

    lng = forms.FloatField(label=_("Longitude"), widget=forms.NumberInput(attrs={"step": "any"}))
    lat = forms.FloatField(label=_("Latitude"), widget=forms.NumberInput(attrs={"step": "any"}))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "lng" in values and "lat" in values:
            try:
                values["place"] = checked_point(values["lng"], values["lat"])
            except Invalid as error:
                self.add_error("lng", error.message)
        return values


def place_initial(point: Point) -> dict[str, float]:
    """A proposed place, as exactly as anybody can point."""
    return {"lng": round(point.x, 6), "lat": round(point.y, 6)}


class ProblemForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Problem
        fields = ("title", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}


class OwnProblemForm(PlaceForm, forms.ModelForm):  # type: ignore[type-arg]
    """A problem that no analysis has found: its place is pointed out."""

    field_order = ("title", "place_name", "description", "lng", "lat")

    class Meta:
        model = Problem
        fields = ("title", "place_name", "description")
        widgets = ProblemForm.Meta.widgets


class CauseForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Cause
        fields = ("text", "evidence")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "evidence": forms.Textarea(attrs={"rows": 2}),
        }


class ActionForm(PlaceForm, forms.ModelForm):  # type: ignore[type-arg]
    field_order = (
        "title",
        "responsible",
        "due_on",
        "starts_on",
        "description",
        "kind",
        "competence",
        "long_term",
        "lng",
        "lat",
    )

    class Meta:
        model = Action
        fields = (
            "title",
            "responsible",
            "due_on",
            "starts_on",
            "description",
            "kind",
            "competence",
            "long_term",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "due_on": date_input(),
            "starts_on": date_input(),
        }

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parties = Organisation.objects.filter(municipality=municipality)
        self.fields["responsible"].queryset = parties  # type: ignore[attr-defined]

    def draft(self) -> ActionDraft:
        values = self.cleaned_data
        return ActionDraft(
            place=values["place"], **{name: values[name] for name in self.Meta.fields}
        )


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=ActionStatus.choices)
    note = forms.CharField(
        label=_("What has been done, or why not"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Residents read it. Needed when the action is done or will not be done."),
    )
    on = forms.DateField(
        label=_("Date"), required=False, widget=date_input(), initial=timezone.localdate
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        transition = TRANSITIONS.get(values.get("status", ""))
        if transition and transition.needs_note and not values.get("note", "").strip():
            self.add_error("note", NOTE_NEEDED)
        return values


class FollowUpForm(forms.Form):
    on = forms.DateField(label=_("Date"), widget=date_input(), initial=timezone.localdate)
    text = forms.CharField(
        label=_("What was seen"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReachedForm(FollowUpForm):
    value = forms.IntegerField(label=_("Reached so far"), min_value=0, max_value=10**6)


class PledgeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = CitizenPledge
        fields = ("title", "text", "valid_from", "valid_to", "problems")
        labels = {"problems": _("Problems that the pledge answers to")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "valid_from": date_input(),
            "valid_to": date_input(),
            "problems": forms.CheckboxSelectMultiple,
        }

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        problems = Problem.objects.filter(inventory__municipality=municipality)
        self.fields["problems"].queryset = problems  # type: ignore[attr-defined]


class CommitmentForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PledgeCommitment
        fields = ("organisation", "text", "unit", "target_value")
        labels = {"organisation": _("Responsible")}

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parties = Organisation.objects.filter(municipality=municipality)
        self.fields["organisation"].queryset = parties  # type: ignore[attr-defined]
        self.fields["target_value"].min_value = 1  # type: ignore[attr-defined]


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ActionPlan
        fields = ("title", "valid_from", "valid_to", "decided_reference")
        widgets = {"valid_from": date_input(), "valid_to": date_input()}
