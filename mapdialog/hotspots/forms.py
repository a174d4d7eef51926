"""Starting an analysis and publishing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analysis.choices import CELL_SIZES_M

FROM_DATA = ("", _("chosen from the data"))


class AnalysisForm(forms.Form):
    """Everything may be left alone; what is empty follows the stated rules."""

    cell_size_m = forms.TypedChoiceField(
        label=_("Size of cells"),
        choices=[FROM_DATA, *((size, f"{size} m") for size in CELL_SIZES_M)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    bandwidth_m = forms.FloatField(
        label=_("Bandwidth, metres"),
        min_value=100,
        max_value=600,
        required=False,
        help_text=_("Empty: chosen from the data, between 100 and 600."),
    )
    permutations = forms.TypedChoiceField(
        label=_("Random maps to compare with"),
        choices=[(999, "999"), (9999, _("9,999 (for a final report)"))],
        coerce=int,
        initial=999,
        required=False,
        empty_value=None,
    )
    seed = forms.IntegerField(
        label=_("Seed of the random numbers"),
        min_value=0,
        max_value=2**31,
        required=False,
        help_text=_("The same seed gives the same result, bit for bit."),
    )

    def parameters(self) -> dict[str, Any]:
        """Only what was chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class PublishForm(forms.Form):
    response = forms.CharField(
        label=_("The owner's response"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "What you make of it and what happens now. Residents read it above the map; "
            "nothing is published without it."
        ),
    )
