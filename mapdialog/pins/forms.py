"""The form by which a place is marked, with its words for what is missing or wrong."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mapdialog.errors import Invalid, OutsideArea
from mapdialog.pins import personal_data
from mapdialog.pins.models import MAX_TEXT, Pin
from mapdialog.pins.place_list import read_value
from mapdialog.pins.places import WORDS, checked_point
from mapdialog.pins.precision import MOST_METRES
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

Choices = Any
SOURCES = (PlaceSource.MAP, PlaceSource.GPS, PlaceSource.SEARCH, PlaceSource.LIST)
CHOSEN = _("Choose whether the place feels safe or unsafe.")
UNKNOWN = _("One of the choices is not known here. Reload the page and choose again.")
HOW_EXACT = _("How exact the place is could not be read. Mark the place again.")
FLAGGED = _("The text may point somebody out. Change it, or send again if it does not.")


def several(choices: Choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN},
    )


def one_of(choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN},
    )


class PlainText(forms.CharField):
    """Text whose lines end as they do in the browser, so that both count the same letters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class PinForm(forms.Form):
    """A place and what it is like there. `place` is chosen from a list, else lng and lat count."""

    perception = forms.ChoiceField(
        choices=Perception,
        widget=forms.RadioSelect,
        error_messages={"required": CHOSEN, "invalid_choice": CHOSEN},
    )
    lng = forms.FloatField(required=False, error_messages={"invalid": WORDS["not_finite"]})
    lat = forms.FloatField(required=False, error_messages={"invalid": WORDS["not_finite"]})
    precision_m = forms.IntegerField(required=False, min_value=0, max_value=MOST_METRES)
    place_source = forms.ChoiceField(choices=[(s.value, s.label) for s in SOURCES], required=False)
    place = forms.CharField(required=False, max_length=60)
    place_name = forms.CharField(required=False, max_length=200)
    reasons = several(Reason.choices)
    place_type = one_of(PlaceType.choices)
    times_of_day = several(TimeOfDay.choices)
    when_dark = forms.BooleanField(required=False)
    day_types = several(DayType.choices)
    seasons = several(Season.choices)
    text = PlainText(
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )
    text_seen = PlainText(required=False)
    """The text for which the warning about personal data has been shown."""
    share_as_voice = forms.BooleanField(required=False)
    age_band = one_of(AgeBand.choices)
    gender = one_of(Gender.choices)
    relation = one_of(Relation.choices)
    submission = forms.CharField(required=False, max_length=80)
    invitation = forms.CharField(required=False, max_length=40)
    occasion = forms.CharField(required=False, max_length=40)
    made = forms.CharField(required=False, max_length=200)
    """When the form was made, signed (`form_signs`)."""
    homepage = forms.CharField(required=False)
    """Nobody sees it, nobody fills it in."""
    proof = forms.CharField(required=False, max_length=2000)

    flags: tuple[str, ...] = ()
    """What in the text may point somebody out, when that has not been shown yet."""

    @classmethod
    def resumed(cls, sent: QueryDict) -> "PinForm":
        """The form with what was written so far, not yet judged."""
        several_at_once = forms.MultipleChoiceField
        return cls(
            initial={
                name: sent.getlist(name) if isinstance(field, several_at_once) else sent.get(name)
                for name, field in cls.base_fields.items()
                if name in sent
            }
        )

    @classmethod
    def of_pin(cls, pin: Pin) -> "PinForm":
        """The form as it was when the pin was sent."""
        kept = (name for name in cls.base_fields if hasattr(pin, name))
        place = {"lng": round(pin.point.x, 6), "lat": round(pin.point.y, 6)}
        same = {name: getattr(pin, name) for name in kept}
        return cls(initial={**same, **place, "text": pin.original_text})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("perception"):
            self._check_reasons(values)
        if not self.errors.keys() & {"lng", "lat"}:
            self._check_place(values)
        if values.get("text") and values["text"] != values.get("text_seen"):
            self.flags = tuple(personal_data.kinds(values["text"]))
            if self.flags:
                self.add_error("text", str(FLAGGED))
        return values

    def _check_reasons(self, values: dict[str, Any]) -> None:
        # Somebody changed their mind about safe or unsafe after the reasons were chosen.
        fitting = set(reasons_for(values["perception"]))
        values["reasons"] = [reason for reason in values.get("reasons", []) if reason in fitting]

    def _check_place(self, values: dict[str, Any]) -> None:
        if values.get("place"):
            self.errors.pop("precision_m", None)
            values["lng"], values["lat"], values["precision_m"] = read_value(values["place"])
            values["place_source"] = PlaceSource.LIST
        elif self.errors.pop("precision_m", None):
            self.add_error("place", str(HOW_EXACT))
        try:
            checked_point(values.get("lng"), values.get("lat"))
        except Invalid as error:
            self.add_error("place", error.message)

    def refuse(self, error: Invalid) -> None:
        """Say what the service said, beside the field that it is about."""
        self.add_error("place" if isinstance(error, OutsideArea) else None, error.message)

    def draft(self) -> PinDraft:
        values = self.cleaned_data
        return PinDraft(
            perception=values["perception"],
            lng=values["lng"],
            lat=values["lat"],
            precision_m=values["precision_m"],
            place_source=values["place_source"] or PlaceSource.MAP,
            place_type=values["place_type"],
            reasons=values["reasons"],
            times_of_day=values["times_of_day"],
            day_types=values["day_types"],
            seasons=values["seasons"],
            when_dark=values["when_dark"],
            text=values["text"],
            share_as_voice=values["share_as_voice"],
        )

    def profile(self) -> ProfileDraft:
        values = self.cleaned_data
        return ProfileDraft(values["age_band"], values["gender"], values["relation"])


class PlaceForm(forms.Form):
    lng = forms.FloatField()
    lat = forms.FloatField()


class ReceiptForm(forms.Form):
    code = forms.CharField(
        max_length=40, error_messages={"required": _("Write the code on your receipt.")}
    )
