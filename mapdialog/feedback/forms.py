"""What is written in the feedback composer."""

from typing import Any

from django import forms

from mapdialog.dialogues.models import Dialogue
from mapdialog.feedback.models import ChangeNotice, Evaluation, MunicipalResponse
from mapdialog.planning.models import Problem


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ResponseForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MunicipalResponse
        fields = ("problem", "subject", "outcome", "text")
        widgets = {"text": lines(5), "outcome": forms.RadioSelect}

    outcome = forms.ChoiceField(
        label=MunicipalResponse._meta.get_field("outcome").verbose_name,
        choices=MunicipalResponse.Outcome.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, dialogue: Dialogue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Problem.objects.filter(dialogue=dialogue)
        self.fields["problem"].queryset = found  # type: ignore[attr-defined]


class ResultForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Dialogue
        fields = ("process", "result")
        widgets = {"process": lines(4), "result": lines(4)}


class EvaluationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Evaluation
        fields = ("worked", "to_improve", "reached")
        widgets = {"worked": lines(3), "to_improve": lines(3), "reached": lines(3)}


class ChangeNoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ChangeNotice
        fields = ("document", "text", "decision_reference")
        widgets = {"text": lines(3)}
