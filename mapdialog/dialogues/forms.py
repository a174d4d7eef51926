"""A dialogue as staff write it, in the parts that residents will read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.areas.models import Area
from mapdialog.dialogues.joint_work import kinds_now
from mapdialog.dialogues.models import Board, Dialogue, IndicatorTarget, JointWork, Phase
from mapdialog.dialogues.wording import a_sentence
from mapdialog.organisations.models import Municipality, Organisation

SECTIONS: tuple[tuple[Promise | str, tuple[str, ...]], ...] = (
    (gettext_lazy("The question"), ("title", "question", "theme", "target_group")),
    (
        gettext_lazy("Background"),
        (
            "background",
            "proposal_source",
            "proposal_reference",
            "decision_reference",
            "case_number",
            "repeats",
        ),
    ),
    (
        gettext_lazy("Purpose"),
        ("purpose", "participation_level", "influence", "dialogue_type", "service"),
    ),
    (gettext_lazy("Owners"), ("owner_board", "co_owners", "new_board")),
    (
        gettext_lazy("Process"),
        ("opens_at", "closes_at", "methods", "voices_shown", "comments_open"),
    ),
    (gettext_lazy("Evaluation and feedback"), ("evaluation_plan", "feedback_plan")),
)
OWNER_FIELDS = ("owner_board", "co_owners", "new_board")
LONG_TEXTS = ("background", "purpose", "influence", "methods", "evaluation_plan", "feedback_plan")


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


CHANGES_ARE_TOLD = gettext_lazy(
    "The dialogue is open. A new question, purpose, influence, target group, decision or promise "
    "of feedback needs a reason, and is announced on the dialogue's page with what stood before."
)


def reason_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why it is changed"),
        required=required,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DatesForm(forms.Form):
    """Another first or last day, with the reason."""

    opens_at = forms.DateField(label=gettext_lazy("Opens"), widget=date_input())
    closes_at = forms.DateField(label=gettext_lazy("Closes"), widget=date_input())
    reason = reason_field()

    def __init__(self, dialogue: Dialogue, *args: Any, **options: Any) -> None:
        dates = {"opens_at": dialogue.opens_at, "closes_at": dialogue.closes_at}
        super().__init__(*args, **{"initial": dates, "prefix": "dates", **options})
        if dialogue.phase != Phase.PREPARATION:
            del self.fields["opens_at"]


class EndForm(forms.Form):
    """Ended before its last day."""

    reason = reason_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "end", **options})


class DialogueForm(forms.ModelForm):  # type: ignore[type-arg]
    new_board = forms.CharField(
        label=gettext_lazy("A board that is not in the list"), max_length=120, required=False
    )

    class Meta:
        model = Dialogue
        fields = tuple(n for _name, names in SECTIONS for n in names if n != "new_board")
        labels = {
            "repeats": gettext_lazy("Repeats an earlier dialogue"),
            "owner_board": gettext_lazy("Board that owns the dialogue"),
            "co_owners": gettext_lazy("Boards that own it too"),
        }
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 3}) for name in LONG_TEXTS},
            "question": forms.Textarea(attrs={"rows": 2}),
            "opens_at": date_input(),
            "closes_at": date_input(),
            "co_owners": forms.CheckboxSelectMultiple,
        }

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.municipality = municipality
        boards = Board.objects.filter(municipality=municipality)
        earlier = municipality.dialogues.exclude(pk=self.instance.pk)
        for name, found in (("owner_board", boards), ("co_owners", boards), ("repeats", earlier)):
            self.fields[name].queryset = found  # type: ignore[attr-defined]
        if self.instance.attested_at is not None:
            # Promised: they have a form of their own, with a reason (`DatesForm`).
            del self.fields["opens_at"], self.fields["closes_at"]
        if self.instance.phase == Phase.OPEN:
            self.fields["reason"] = reason_field(required=False)
            self.fields["reason"].help_text = CHANGES_ARE_TOLD

    def sections(self) -> list[tuple[Promise | str, list[forms.BoundField]]]:
        """The fields that there are, under their headings."""
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in (*SECTIONS, (gettext_lazy("If you change it"), ("reason",)))
            if any(name in self.fields for name in names)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        opens, closes = values.get("opens_at"), values.get("closes_at")
        if opens and closes and opens > closes:
            self.add_error("closes_at", _("The dialogue closes before it opens."))
        return values

    def ask_reason(self, message: str) -> None:
        """Show the field for the reason, with what is wrong about it."""
        if "reason" not in self.fields:
            self.fields["reason"] = reason_field(required=False)
        self.add_error("reason", message)

    def details(self) -> dict[str, Any]:
        """As `services.create_dialogue` and `edit_dialogue` take them."""
        left_out = {*OWNER_FIELDS, "reason"}
        return {n: v for n, v in self.cleaned_data.items() if n not in left_out}


class PartnerForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Partner")
    )
    role = forms.CharField(
        label=gettext_lazy("What the partner does"),
        max_length=120,
        help_text=gettext_lazy("For example: invites, lends premises, answers questions."),
    )

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Organisation.objects.filter(municipality=municipality)
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]


class JointWorkForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = JointWork
        fields = ("kind", "who", "text", "on")
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "on": date_input()}

    def __init__(self, dialogue: Dialogue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "joint", **options})
        choices = [(kind.value, kind.label) for kind in kinds_now(dialogue)]
        self.fields["kind"] = forms.ChoiceField(label=gettext_lazy("What it is"), choices=choices)


class AreaForm(forms.Form):
    """Parts of the municipality, or an outline; neither: the whole municipality."""

    parts = forms.ModelMultipleChoiceField(
        Area.objects.none(),
        label=gettext_lazy("Parts of the municipality"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outline = forms.CharField(
        label=gettext_lazy("Or an outline of its own, as GeoJSON"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("Or a file with GeoJSON"), required=False)

    def __init__(self, municipality: Municipality, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Area.objects.filter(area_set__municipality=municipality)
        self.fields["parts"].queryset = found  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """The file's text; empty when there is none."""
        file = self.cleaned_data["file"]
        try:
            return file.read().decode("utf-8-sig") if file else ""
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is no text: send GeoJSON.")) from error


class GuidelinesForm(forms.Form):
    """How a dialogue keeps to each of the municipality's own guidelines."""

    PREFIX = "guideline"

    def __init__(
        self, municipality: Municipality, data: Any = None, *, given: Mapping[int, str]
    ) -> None:
        initial = {str(number): words for number, words in given.items()}
        super().__init__(data, prefix=self.PREFIX, initial=initial)
        for guideline in municipality.guidelines.all():
            self.fields[str(guideline.pk)] = forms.CharField(
                label=guideline.name,
                max_length=2000,
                validators=[a_sentence],
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def answers(self) -> dict[int, str]:
        """What is a sentence, by the guideline's number."""
        self.full_clean()
        return {int(number): words for number, words in self.cleaned_data.items()}


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = IndicatorTarget
        fields = ("year", "target")
        labels = {"year": gettext_lazy("Year"), "target": gettext_lazy("Target")}
