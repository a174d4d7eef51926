"""Starting an analysis and publishing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analysis.choices import CELL_SIZES_M
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.inputs import published_runs, run_before

NO_ROUND = 0
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

    before = forms.TypedChoiceField(
        label=_("Compare with"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("An earlier round with the same question, as it was published."),
    )

    def __init__(self, dialogue: Dialogue, data: Any = None) -> None:
        super().__init__(data)
        earlier = run_before(dialogue)
        rounds = published_runs(dialogue).exclude(pk__in=[earlier.pk] if earlier else [])
        nothing = (NO_ROUND if earlier else "", _("nothing"))
        by_rule = []
        if earlier:
            by_rule = [("", _("%(title)s (the round before)") % {"title": earlier.dialogue})]
        field = self.fields["before"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            *by_rule,
            nothing,
            *((run.pk, str(run.dialogue)) for run in rounds),
        ]

    def parameters(self) -> dict[str, Any]:
        """Only what was chosen."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value is not None and name != "before"
        }

    def comparison(self) -> dict[str, Any]:
        """The round that was chosen; nothing where the rule decides."""
        chosen = self.cleaned_data["before"]
        if chosen is None:
            return {}
        return {"before": AnalysisRun.objects.filter(pk=chosen).first()}


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
