"""Which answers are to be taken back, and why."""

from typing import Any

from django import forms
from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.areas.models import Area
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Burst
from mapdialog.pins.sweeps import Choice


class ChoiceForm(forms.Form):
    """It stands in the address, so that what is shown is what is hidden."""

    since = forms.DateTimeField(
        label=gettext_lazy("Came at this time or later"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=gettext_lazy("Part"),
        required=False,
        empty_label=gettext_lazy("The whole area"),
    )
    burst = forms.ModelChoiceField(Burst.objects.none(), required=False, widget=forms.HiddenInput)

    box = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, dialogue: Dialogue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"].required = not self.data.get("burst")
        areas = Area.objects.filter(area_set__municipality=dialogue.municipality)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["burst"].queryset = dialogue.bursts.all()  # type: ignore[attr-defined]

    def clean_box(self) -> Polygon | None:
        """West, south, east and north, as a map tells what it shows."""
        sent = self.cleaned_data["box"]
        if not sent:
            return None
        try:
            west, south, east, north = (float(number) for number in sent.split(","))
        except ValueError:
            raise forms.ValidationError(_("The part of the map could not be read.")) from None
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise forms.ValidationError(_("The part of the map could not be read."))
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = 4326
        return box

    def choice(self) -> Choice:
        return Choice(**self.cleaned_data)


class SweepForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason, kept in the log"),
        max_length=300,
        initial=gettext_lazy("Far too many answers came at once."),
    )
