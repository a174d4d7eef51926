"""Sessions, and what staff write down for somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import MAX_TEXT
from mapdialog.pins.precision import MOST_METRES
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, ProfileDraft
from mapdialog.pins.vocabulary import (
    AgeBand,
    DayType,
    Gender,
    Perception,
    PlaceSource,
    PlaceType,
    Reason,
    Relation,
    Season,
    TimeOfDay,
    reasons_for,
)
from mapdialog.sessions.models import Session

NOT_SAID = ("", gettext_lazy("Not said"))


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Session
        fields = ("format", "title", "starts_at", "place_name", "invitation")
        widgets = {
            "starts_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            "invitation": forms.Textarea(attrs={"rows": 3}),
        }


class NotesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Session
        fields = ("participants", "notes")
        widgets = {"notes": forms.Textarea(attrs={"rows": 6})}


class AssistedPinForm(forms.Form):
    """The resident's own questions, asked by somebody of the staff."""

    # The coordinates are folded away: the browser could not point at an empty one.
    use_required_attribute = False

    perception = forms.ChoiceField(
        label=gettext_lazy("Does the place feel safe or unsafe?"),
        choices=Perception.choices,
        widget=forms.RadioSelect,
    )
    lng = forms.FloatField(
        label=gettext_lazy("Longitude"), widget=forms.NumberInput(attrs={"step": "any"})
    )
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"), widget=forms.NumberInput(attrs={"step": "any"})
    )
    precision_m = forms.IntegerField(
        label=gettext_lazy("Within how many metres, if the place is not known exactly"),
        required=False,
        min_value=0,
        max_value=MOST_METRES,
    )
    session = forms.ModelChoiceField(
        Session.objects.none(),
        label=gettext_lazy("Said at"),
        required=False,
        empty_label=gettext_lazy("no session"),
    )
    place_type = forms.ChoiceField(
        label=gettext_lazy("Kind of place"), choices=[NOT_SAID, *PlaceType.choices], required=False
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Reasons"),
        choices=Reason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    times_of_day = forms.MultipleChoiceField(
        label=gettext_lazy("Time of day"),
        choices=TimeOfDay.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day_types = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=DayType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seasons = forms.MultipleChoiceField(
        label=gettext_lazy("Seasons"),
        choices=Season.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    when_dark = forms.BooleanField(label=gettext_lazy("When it is dark"), required=False)
    text = forms.CharField(
        label=gettext_lazy("In the person's own words, without names"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    share_as_voice = forms.BooleanField(
        label=gettext_lazy("The person agrees that the words are shown"), required=False
    )
    age_band = forms.ChoiceField(
        label=gettext_lazy("Age"), choices=[NOT_SAID, *AgeBand.choices], required=False
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"), choices=[NOT_SAID, *Gender.choices], required=False
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the place"),
        choices=[NOT_SAID, *Relation.choices],
        required=False,
    )
    submission = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=80)

    PROFILE = ("age_band", "gender", "relation")

    def __init__(self, dialogue: Dialogue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["session"].queryset = dialogue.sessions.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        allowed = set(reasons_for(values.get("perception", "")))
        if set(values.get("reasons", [])) - allowed:
            self.add_error(
                "reasons", _("One of the reasons does not belong to the choice safe or unsafe.")
            )
        return values

    def draft(self) -> PinDraft:
        others = {*self.PROFILE, "session", "submission"}
        said = {name: value for name, value in self.cleaned_data.items() if name not in others}
        return PinDraft(**said, place_source=PlaceSource.STAFF)

    def profile(self) -> ProfileDraft:
        return ProfileDraft(**{name: self.cleaned_data[name] for name in self.PROFILE})
