"""Requests for records and disposal."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.organisations.models import Municipality
from mapdialog.records.models import DisposalAdvice, RecordsRequest


class RequestForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = RecordsRequest
        fields = ("dialogue", "case_number", "scope", "received_on")
        labels = {"dialogue": _("Dialogue")}
        widgets = {
            "scope": forms.Textarea(attrs={"rows": 3}),
            "received_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = municipality.dialogues.all()
        self.fields["dialogue"].queryset = found  # type: ignore[attr-defined]
        self.fields["received_on"].initial = timezone.localdate


class AdviceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = DisposalAdvice
        fields = ("dialogue", "text")
        labels = {"dialogue": _("Closed dialogue")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        closed = municipality.dialogues.in_phase(Phase.CLOSED)
        self.fields["dialogue"].queryset = closed  # type: ignore[attr-defined]


class DisposalForm(forms.Form):
    dialogue = forms.ModelChoiceField(
        Dialogue.objects.none(),
        label=_("Closed dialogue on which the data protection officer has advised"),
    )
    decision_reference = forms.CharField(
        label=_("Disposal decision: body, date and §"), max_length=160
    )
    understood = forms.BooleanField(
        label=_("I know that what people said is erased and cannot be brought back.")
    )

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        advised = municipality.dialogues.in_phase(Phase.CLOSED).filter(
            pk__in=DisposalAdvice.objects.values("dialogue")
        )
        self.fields["dialogue"].queryset = advised  # type: ignore[attr-defined]
